/** Grids of kernels that run one invocation per item, 64 to a workgroup. */

export const WORKGROUP = 64;
/** Workgroups along one dimension, at most, on every device. */
const MAX_DIMENSION = 65_535;

/** Workgroups for `items` invocations; the invocation's number is `id.x + id.y * groups.x * 64u`. */
export function linearGrid(items: number, lanes = 1): readonly [number, number, number] {
  const groups = Math.ceil(items / WORKGROUP);
  if (groups <= MAX_DIMENSION) return [groups, 1, lanes];
  const y = Math.ceil(groups / MAX_DIMENSION);
  return [Math.ceil(groups / y), y, lanes];
}

/** How many items a lane must have before it gets workgroups of its own. */
const OWN_WORKGROUPS = 48;

export interface LaneGrid {
  readonly grid: readonly [number, number, number];
  /** WGSL that defines `lane` and `item` (u32), and leaves when there is none; needs `id`, `groups`, `p[0].x` = lanes. */
  readonly prologue: string;
}

/**
 * `items` invocations for each lane. The text depends on `items` only, never on the number of lanes: few
 * items → lanes are folded into one axis, else the lane is z.
 * @param count WGSL expression of `items`, where it is a parameter and not to be compiled in
 */
export function laneGrid(items: number, lanes: number, count = `${items}u`): LaneGrid {
  if (items >= OWN_WORKGROUPS && lanes <= MAX_DIMENSION)
    return {
      grid: linearGrid(items, lanes),
      prologue: `let item = id.x + id.y * groups.x * ${WORKGROUP}u;
  let lane = id.z;
  if (item >= ${count}) { return; }`,
    };
  return {
    grid: linearGrid(items * lanes),
    prologue: `let flat = id.x + id.y * groups.x * ${WORKGROUP}u;
  let lane = flat / ${count};
  let item = flat % ${count};
  if (lane >= p[0].x) { return; }`,
  };
}
