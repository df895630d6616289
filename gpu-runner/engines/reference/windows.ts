/** `window` and `fold` of the reference engine, over strided views. */
import type { WindowPlacement } from "../../engine.ts";
import { positions } from "../strided.ts";
import { windowShape } from "../window-shape.ts";
import type { ReferenceTensor } from "./storage.ts";

/** Calls `visit` for each entry of the windows: its place in a lane, and the image's or −1 outside; rows of a window before columns. */
function eachEntry(
  images: ReferenceTensor,
  windows: ReferenceTensor,
  placement: WindowPlacement,
): (visit: (ofWindow: number, ofImage: number) => void) => void {
  const { image, counts, kernel, strides, dilations, before } = windowShape(
    images.shape,
    windows.shape,
    placement,
  );
  if (images.data === windows.data) throw new RangeError("windows share storage with their images");
  const [b, h, w, c] = image;
  const [w0, w1, w2, w3, w4, w5] = windows.strides as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [i0, i1, i2, i3] = images.strides as readonly [number, number, number, number];
  return (visit) => {
    for (let n = 0; n < b; n++)
      for (let i = 0; i < counts[0]; i++)
        for (let j = 0; j < counts[1]; j++)
          for (let k = 0; k < kernel[0]; k++)
            for (let l = 0; l < kernel[1]; l++) {
              const row = i * strides[0] + k * dilations[0] - before[0];
              const column = j * strides[1] + l * dilations[1] - before[1];
              const isInside = row >= 0 && row < h && column >= 0 && column < w;
              const ofWindow = windows.offset + n * w0 + i * w1 + j * w2 + k * w3 + l * w4;
              const ofImage = images.offset + n * i0 + row * i1 + column * i2;
              for (let z = 0; z < c; z++) visit(ofWindow + z * w5, isInside ? ofImage + z * i3 : -1);
            }
  };
}

/** A closure that does one lane. @throws RangeError */
export function planWindow(
  images: ReferenceTensor,
  windows: ReferenceTensor,
  placement: WindowPlacement,
  outside: number,
): (lane: number) => void {
  const each = eachEntry(images, windows, placement);
  return (lane) => {
    const [from, to] = [lane * images.laneStride, lane * windows.laneStride];
    each((ofWindow, ofImage) => {
      windows.data[to + ofWindow] = ofImage < 0 ? outside : (images.data[from + ofImage] as number);
    });
  };
}

/** A closure that does one lane. @throws RangeError */
export function planFold(
  windows: ReferenceTensor,
  images: ReferenceTensor,
  placement: WindowPlacement,
): (lane: number) => void {
  const each = eachEntry(images, windows, placement);
  const places = positions(images);
  return (lane) => {
    const [from, to] = [lane * windows.laneStride, lane * images.laneStride];
    for (const place of places) images.data[to + place] = 0;
    each((ofWindow, ofImage) => {
      if (ofImage < 0) return;
      images.data[to + ofImage] =
        (images.data[to + ofImage] as number) + (windows.data[from + ofWindow] as number);
    });
  };
}
