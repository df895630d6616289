/** Iteration over a broadcast shape: merged axes, and the element offset of every view in them. */
import type { View } from "./bindings.ts";

/** Three axes (slow, middle, fast) and each view's strides along them (0 where it is broadcast). */
export interface Iteration {
  readonly axes: readonly [number, number, number];
  readonly strides: readonly (readonly [number, number, number])[];
}

/** @param merge joins neighbouring axes wherever every view allows it; not when the formula uses `_i` or `_j` */
export function iterationOver(shape: readonly number[], views: readonly View[], merge: boolean): Iteration {
  const lead = 3 - shape.length;
  let axes = [...new Array<number>(lead).fill(1), ...shape];
  let strides = views.map((view) => {
    const offset = 3 - view.shape.length;
    return axes.map((_, axis) => {
      const broadcast = axis < offset || view.shape[axis - offset] === 1;
      return broadcast ? 0 : (view.strides[axis - offset] as number);
    });
  });
  if (merge) {
    for (let axis = 1; axis >= 0; axis--) {
      const slow = axes[axis] as number;
      const fast = axes[axis + 1] as number;
      const joins = strides.every(
        (s) => slow === 1 || fast === 1 || s[axis] === (s[axis + 1] as number) * fast,
      );
      if (!joins) continue;
      strides = strides.map((s) => {
        const joined = fast === 1 ? (s[axis] as number) : (s[axis + 1] as number);
        return [...s.slice(0, axis), joined, ...s.slice(axis + 2)];
      });
      axes = [...axes.slice(0, axis), slow * fast, ...axes.slice(axis + 2)];
    }
    while (axes.length < 3) {
      axes = [1, ...axes];
      strides = strides.map((s) => [0, ...s]);
    }
  }
  return {
    axes: axes as unknown as Iteration["axes"],
    strides: strides as unknown as Iteration["strides"],
  };
}

/** WGSL element offset for strides along variables (u32): `a * 12u + b`. */
export function offsetExpression(terms: readonly (readonly [variable: string, stride: number])[]): string {
  const parts = terms
    .filter(([variable, stride]) => stride !== 0 && variable !== "0u")
    .map(([variable, stride]) => (stride === 1 ? variable : `${variable} * ${stride}u`));
  return parts.length === 0 ? "0u" : parts.join(" + ");
}
