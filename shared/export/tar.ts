/** POSIX ustar archives, written piece by piece. */

const BLOCK = 512;
/** Longest name of an entry in bytes. */
const MAX_NAME = 100;

export function tarFolder(name: string): Uint8Array {
  return header(name, 0, "5");
}

export function tarFile(name: string, text: string): Uint8Array {
  const content = new TextEncoder().encode(text);
  const blocks = new Uint8Array(BLOCK + Math.ceil(content.length / BLOCK) * BLOCK);
  blocks.set(header(name, content.length, "0"));
  blocks.set(content, BLOCK);
  return blocks;
}

/** Two empty blocks. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK);
}

function header(name: string, bytes: number, kind: "0" | "5"): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => block.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  if (new TextEncoder().encode(name).length > MAX_NAME) throw new Error(`${name} is too long for an archive`);
  put(0, name);
  put(100, octal(kind === "5" ? 0o755 : 0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(bytes, 11));
  put(136, octal(0, 11));
  // The sum counts its own eight bytes as blanks.
  put(148, " ".repeat(8));
  put(156, kind);
  put(257, "ustar\0");
  put(263, "00");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}
