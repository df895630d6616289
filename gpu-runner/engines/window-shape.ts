/** What shapes `Engine.window` and `Engine.fold` accept: one check for the engines. */
import type { WindowPlacement } from "../engine.ts";

export interface WindowShape extends WindowPlacement {
  /** b, h, w, c. */
  readonly image: readonly [number, number, number, number];
  /** oh, ow: windows along each axis. */
  readonly counts: readonly [number, number];
  /** kh, kw: rows and columns of a window. */
  readonly kernel: readonly [number, number];
}

/** @throws RangeError with both shapes where they do not fit, and with the placement where it has no meaning */
export function windowShape(
  images: readonly number[],
  windows: readonly number[],
  { strides, dilations, before }: WindowPlacement,
): WindowShape {
  const [b = 0, h = 0, w = 0, c = 0] = images;
  const [batch, oh = 0, ow = 0, kh = 0, kw = 0, channels] = windows;
  if (images.length !== 4 || windows.length !== 6 || b !== batch || c !== channels)
    throw new RangeError(
      `windows [${windows}] of images [${images}]: [b, oh, ow, kh, kw, c] of [b, h, w, c]`,
    );
  const steps = [...strides, ...dilations];
  if (!steps.every((step) => Number.isInteger(step) && step >= 1) || !before.every(Number.isInteger))
    throw new RangeError(`windows with strides [${strides}], dilations [${dilations}], before [${before}]`);
  return { strides, dilations, before, image: [b, h, w, c], counts: [oh, ow], kernel: [kh, kw] };
}

/** Whether some window has entries outside its image. */
export function reachesOutside({ image, counts, kernel, strides, dilations, before }: WindowShape): boolean {
  return [0, 1].some((axis) => {
    const of = (pair: readonly [number, number]): number => pair[axis] as number;
    const last = (of(counts) - 1) * of(strides) + (of(kernel) - 1) * of(dilations) - of(before);
    return of(before) > 0 || last >= (image[axis + 1] as number);
  });
}
