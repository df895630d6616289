/** A network kernel with one invocation per entry: layers whose inner product is short or a choice. */
import type { KernelWriter } from "../kernel-writer.ts";

const WORKGROUP = 64;
/** Workgroups a dimension of the grid may have. */
const MAX_WORKGROUPS = 65_535;

export interface EntryKernel {
  readonly label: string;
  /** Module-scope code. */
  readonly functions: string;
  /** Entries per instance; the body is run for each as `at`. */
  readonly count: number;
  readonly body: string;
}

export function dispatchEntries(writer: KernelWriter, { label, functions, count, body }: EntryKernel): void {
  const groups = Math.ceil(count / WORKGROUP);
  const rows = Math.ceil(groups / MAX_WORKGROUPS);
  const columns = Math.ceil(groups / rows);
  writer.dispatch({
    label,
    functions,
    body: `  let at = (wg.y * ${columns}u + wg.x) * ${WORKGROUP}u + local.x;
  if (at >= ${count}u) { return; }
${body}`,
    workgroup: [WORKGROUP, 1],
    groups: [columns, rows],
  });
}
