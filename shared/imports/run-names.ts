/** Names of problems and optimizers in other programs' files, as they are written here. */

/** Of a name in a request. */
export const MAX_NAME = 64;

/** As names of problems and optimizers are written here. */
export function nameOf(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_]+/g, "-");
}

/** Any text as a name: what no name may hold becomes a hyphen. */
export function nearestName(text: string): string {
  const plain = text
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9+.]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, MAX_NAME)
    .replace(/-$/, "");
  return plain === "" ? "unnamed" : plain;
}

/** Names as the file writes them, so that two of them never become one. */
export class Names {
  readonly #written = new Map<string, string>();

  /** What is wrong with a name; null: nothing. @param name as it is written here */
  fault(column: "problem" | "optimizer", text: string, name: string = nameOf(text)): string | null {
    const key = `${column}/${name}`;
    const known = this.#written.get(key);
    if (known === text) return null;
    if (known !== undefined)
      return `${column}: ${JSON.stringify(text.slice(0, MAX_NAME))} cannot be told from ${JSON.stringify(known.slice(0, MAX_NAME))}; write both alike`;
    if (name.length > MAX_NAME || !/^[a-z0-9][a-z0-9+.-]*$/.test(name))
      return `${column}: must be 1 to ${MAX_NAME} letters, digits, blanks, +, . or -, not ${JSON.stringify(text.slice(0, MAX_NAME))}`;
    this.#written.set(key, text);
    return null;
  }
}
