/** A network kernel with one invocation per entry: layers whose inner product is short or a choice. */
import type { KernelWriter } from "../kernel-writer.ts";

const WORKGROUP = 64;

export interface EntryKernel {
  readonly label: string;
  /** Module-scope code. */
  readonly functions: string;
  /** Entries per instance; the body is run for each as `at`. */
  readonly count: number;
  readonly body: string;
}

export function dispatchEntries(writer: KernelWriter, { label, functions, count, body }: EntryKernel): void {
  writer.dispatch({
    label,
    functions,
    body: `  let at = wg.x * ${WORKGROUP}u + local.x;
  if (at >= ${count}u) { return; }
${body}`,
    workgroup: [WORKGROUP, 1],
    groups: [Math.ceil(count / WORKGROUP), 1],
  });
}
