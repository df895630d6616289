/** JSON as Python's `json` writes it: with NaN, Infinity and -Infinity, which JSON does not have. */
import { accept, type Checked, refuse } from "../models/checked.ts";

const STRING_OR_NOT_FINITE = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

/** What is not finite becomes null. @returns the value, or where it stops to be JSON */
export function parsePythonJson(text: string): Checked<unknown> {
  try {
    return accept(JSON.parse(text));
  } catch {
    const plain = text.replaceAll(STRING_OR_NOT_FINITE, (found) => (found.startsWith('"') ? found : "null"));
    try {
      return accept(JSON.parse(plain));
    } catch (error) {
      return refuse(faultOf(error));
    }
  }
}

/** As V8 says it: `… at position 12 (line 1 column 13)`, or that the text ended too early. */
function faultOf(error: unknown): string {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  return position === undefined
    ? "is no JSON, or was cut off"
    : `is no JSON from column ${Number(position) + 1} on`;
}
