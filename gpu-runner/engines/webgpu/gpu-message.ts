/** Messages of WebGPU implementations, for one line. */

/** Frames that naga (Firefox, Deno) draws around the code: `┌─ wgsl:1:45`, `│`, `1 │ fn main() …`, `= note: …`. */
const FRAME = /^\s*(\d+\s*)?[│┌└╭╰╷·=]/;

/** What was said, without the pictures and empty lines that naga surrounds it with; Dawn says one line anyway. */
export function oneLine(message: string): string {
  const said = message.split("\n").filter((line) => line.trim() !== "" && !FRAME.test(line));
  return said.map((line) => line.trim()).join("; ") || message.trim();
}
