/**
 * Text as tokens: its characters (code points, as they stand in the file: nothing is folded or left out) or its bytes.
 * Character k of the vocabulary is the k-th of those that occur, by code point.
 */
import { accept, type Checked, refuse } from "./checked.ts";
import { MAX_CLASSES } from "./data-file.ts";
import { eachCodePoint } from "./utf8.ts";

export const TOKENS = ["characters", "bytes"] as const;
export type TokenKind = (typeof TOKENS)[number];

/** Most kinds of characters that can be tokens, which are kept as bytes; of bytes there are as many. */
export const MAX_VOCABULARY = MAX_CLASSES;
const CODE_POINTS = 0x11_0000;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export interface TextFile {
  /** Without a byte order mark. */
  readonly bytes: Uint8Array;
  /** Code points. */
  readonly characters: number;
  /** Those that occur, ascending. */
  readonly vocabulary: Uint32Array;
}

/** @returns the text, or one line that says at which byte it is none */
export function readText(file: Uint8Array): Checked<TextFile> {
  const from = BYTE_ORDER_MARK.every((byte, at) => file[at] === byte) ? BYTE_ORDER_MARK.length : 0;
  const bytes = file.subarray(from);
  if (bytes.length === 0) return refuse("the file is empty");
  const seen = new Uint8Array(CODE_POINTS);
  let characters = 0;
  const wrong = eachCodePoint(bytes, (codePoint) => {
    seen[codePoint] = 1;
    characters++;
  });
  if (wrong !== null)
    return refuse(
      `byte ${from + wrong} (0x${(bytes[wrong] as number).toString(16).padStart(2, "0")}) is not UTF-8: save the text as UTF-8`,
    );
  if (seen[0] === 1)
    return refuse(`byte ${from + bytes.indexOf(0)} is zero, which no text has: is this a text?`);
  const vocabulary: number[] = [];
  for (const [codePoint, occurs] of seen.entries()) if (occurs === 1) vocabulary.push(codePoint);
  return accept({ bytes, characters, vocabulary: Uint32Array.from(vocabulary) });
}

/** Places in the vocabulary. @throws RangeError for more kinds of characters than {@link MAX_VOCABULARY} */
export function tokenise({ bytes, characters, vocabulary }: TextFile, kind: TokenKind): Uint8Array {
  if (kind === "bytes") return bytes;
  if (vocabulary.length > MAX_VOCABULARY) throw new RangeError("more characters than a byte can number");
  const places = new Map(Array.from(vocabulary, (codePoint, place) => [codePoint, place]));
  const tokens = new Uint8Array(characters);
  let at = 0;
  eachCodePoint(bytes, (codePoint) => {
    tokens[at++] = places.get(codePoint) as number;
  });
  return tokens;
}
