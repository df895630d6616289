/**
 * Cuts a dispatch that would take too long into several: watchdogs of drivers end a device whose dispatch runs for
 * seconds, and a page's own GPU work waits behind it. Workgroups never wait for each other, so any cut is right.
 */

/**
 * Operations of one dispatch, at most: half a second at 2 GFLOPS, a software adapter on two busy cores; a millisecond
 * on a GPU, where the extra dispatches cost nothing that shows.
 */
export const MAX_OPERATIONS = 1e9;
/** Workgroups a dimension of the grid may have. */
const MAX_WORKGROUPS = 65_535;

type Grid = readonly [x: number, y: number, z: number];

export interface DispatchPart {
  /** Number of its first workgroup in each dimension. */
  readonly first: Grid;
  readonly grid: Grid;
}

/** @param operations of the whole grid, spread evenly over its workgroups; 0 when unknown */
export function partsOf(grid: Grid, operations: number): readonly DispatchPart[] {
  const [x, y, z] = grid;
  const most = Math.max(1, Math.floor(x * y * z * (MAX_OPERATIONS / Math.max(operations, 1))));
  const steps: Grid =
    most >= x * y
      ? [x, y, Math.floor(most / (x * y))]
      : most >= x
        ? [x, Math.floor(most / x), 1]
        : [most, 1, 1];
  const [dx, dy, dz] = steps.map((step) => Math.min(step, MAX_WORKGROUPS)) as unknown as Grid;
  const parts: DispatchPart[] = [];
  for (let fz = 0; fz < z; fz += dz)
    for (let fy = 0; fy < y; fy += dy)
      for (let fx = 0; fx < x; fx += dx)
        parts.push({
          first: [fx, fy, fz],
          grid: [Math.min(dx, x - fx), Math.min(dy, y - fy), Math.min(dz, z - fz)],
        });
  return parts;
}
