/**
 * A guide of `docs/` as the steps that its reader takes. A line that is a path in backticks and a colon names the file
 * of the block below it: a whole new file, or, in a `diff` block, lines that are added to a file that is there. A `sh`
 * block holds commands, one a line.
 */

/** A block of a diff: where it belongs, by its unchanged lines, and what it makes of them. */
export interface Hunk {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export type Step =
  | { readonly kind: "file"; readonly path: string; readonly text: string }
  | { readonly kind: "lines"; readonly path: string; readonly hunks: readonly Hunk[] }
  | { readonly kind: "command"; readonly command: string };

const BLOCK = /(?:^`([\w./-]+)`[^\n]*:\n+)?^```(\w*)\n([\s\S]*?)^```$/gm;
/** Between hunks of a diff. */
const HUNK_BORDER = /^@@.*$\n/m;

/** @throws Error for a diff without a path, or one that adds nothing */
export function stepsOf(guide: string): readonly Step[] {
  return [...guide.matchAll(BLOCK)].flatMap(([, path, language, text = ""]): readonly Step[] => {
    if (language === "sh")
      return text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((command) => ({ kind: "command", command }));
    if (path === undefined) {
      if (language === "diff") throw new Error(`a diff without its file:\n${text}`);
      return [];
    }
    return [
      language === "diff"
        ? { kind: "lines", path, hunks: text.split(HUNK_BORDER).map((part) => hunkOf(part, path)) }
        : { kind: "file", path, text },
    ];
  });
}

function hunkOf(text: string, path: string): Hunk {
  const lines = text.replace(/\n$/, "").split("\n");
  const without = (sign: string) => lines.filter((line) => line[0] !== sign).map((line) => line.slice(1));
  const [before, after] = [without("+"), without("-")];
  if (before.length === 0 || before.length === lines.length)
    throw new Error(`a diff of ${path} says not where it belongs, or adds nothing:\n${text}`);
  return { before, after };
}

/**
 * The file after the change.
 * @throws Error where the unchanged lines of a hunk stand nowhere, or more than once
 */
export function withHunks(text: string, hunks: readonly Hunk[], path: string): string {
  return hunks.reduce((so, { before, after }) => {
    const wanted = `\n${before.join("\n")}\n`;
    const places = `\n${so}`.split(wanted).length - 1;
    if (places !== 1) throw new Error(`${path}: these lines stand there ${places} times:${wanted}`);
    // A function: `$` in code is no pattern.
    return `\n${so}`.replace(wanted, () => `\n${after.join("\n")}\n`).slice(1);
  }, text);
}
