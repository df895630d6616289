/** Loops of a resident kernel: written out where that is short, so that indices become constants. */
import type { Index } from "./lane-memory.ts";

/** Loops around the one being written: their variables are taken, and equal programs must give equal text. */
let depth = 0;

/** Code of `body` for every index below `count`. */
export function loop(count: number, unroll: boolean, body: (index: Index) => string): string {
  if (count === 1) return body(0);
  if (unroll) return Array.from({ length: count }, (_, i) => `{ ${body(i)} }`).join("\n  ");
  const name = `i${depth}`;
  depth++;
  try {
    return `for (var ${name} = 0u; ${name} < ${count}u; ${name}++) { ${body(name)} }`;
  } finally {
    depth--;
  }
}

/** WGSL of an index as a float. */
export const asFloat = (index: Index): string => (typeof index === "number" ? `${index}f` : `f32(${index})`);
