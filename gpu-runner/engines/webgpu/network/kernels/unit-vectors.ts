/**
 * Rows `first …` of the unit matrix: vector c of every lane is 1 at entry first + c. Used by hessian.
 *
 * Bindings: vectors `[copies, P]` read_write; the mask.
 */
import type { KernelHost } from "../../kernel.ts";
import { KernelWriter, type Place } from "../kernel-writer.ts";

export interface UnitVectorsOptions {
  readonly copies: number;
  readonly size: number;
  readonly first: number;
  readonly vectors: Place;
}

const WORKGROUP = 64;
/** Workgroups along x at most; the rest of a long vector goes along y. */
const MAX_GROUPS = 32_768;

export function unitVectors(host: KernelHost, options: UnitVectorsOptions): void {
  const { copies, size, first } = options;
  const writer = new KernelWriter(host, copies);
  const vectors = writer.operand(options.vectors, "read_write");
  const groups = Math.ceil(size / WORKGROUP);
  const x = Math.min(groups, MAX_GROUPS);
  writer.dispatch({
    label: `unit-vectors ${size}`,
    body: `  let entry = (wg.y * ${x}u + wg.x) * ${WORKGROUP}u + local.x;
  if (entry >= ${size}u) { return; }
  ${vectors.at("entry")} = select(0.0, 1.0, entry == ${writer.parameter(first)} + copy);`,
    workgroup: [WORKGROUP, 1],
    groups: [x, Math.ceil(groups / x)],
  });
}
