/** The figures in a sentence that rules wrote, so that each can be pressed. */
import type { FigureId } from "./figures.ts";

export interface SentencePart {
  readonly text: string;
  /** Null: words between figures. */
  readonly figure: FigureId | null;
  /** Whose it is, where the sentence says so. */
  readonly optimizer: string | null;
  /** What it is compared with; null: what the sweep is compared with. */
  readonly reference: string | null;
}

/** What a figure looks like in the sentences of `shared/findings` and `shared/scoring/board-words.ts`. */
const KINDS: readonly (readonly [FigureId, RegExp])[] = [
  ["ratio", /(?:[≥≤≈] )?×[\d.]+(?: \([\d.]+–[\d.]+\))?/],
  ["told", /(?:not )?(?:(?:is|are) )?told apart(?: from \d+)?/i],
  ["place", /comes first(?: of \d+)?/],
  ["runLoss", /missed target counts as [\d, or]*\d budgets?/],
  ["checked", /\d+ of its \d+ final runs/],
];
const ANY = new RegExp(KINDS.map(([, pattern]) => `(${pattern.source})`).join("|"), "giu");

/** @param names labels of optimizers that the sentence may be about */
export function sentenceParts(sentence: string, names: readonly string[]): readonly SentencePart[] {
  const parts: SentencePart[] = [];
  const pair = pairOf(sentence, names);
  let done = 0;
  for (const match of sentence.matchAll(ANY)) {
    const kind = KINDS[match.slice(1).findIndex((group) => group !== undefined)];
    if (kind === undefined) continue;
    if (match.index > done) parts.push(words(sentence.slice(done, match.index)));
    const own = pair?.[0] ?? nameBefore(sentence.slice(0, match.index), names);
    parts.push({ text: match[0], figure: kind[0], optimizer: own, reference: pair?.[1] ?? null });
    done = match.index + match[0].length;
  }
  if (done < sentence.length) parts.push(words(sentence.slice(done)));
  return parts;
}

function words(text: string): SentencePart {
  return { text, figure: null, optimizer: null, reference: null };
}

/** `A against B (…)`: figures are of A, compared with B. */
function pairOf(sentence: string, names: readonly string[]): readonly [string, string] | null {
  const own = names.filter((name) => sentence.startsWith(`${name} against `));
  for (const name of own) {
    const rest = sentence.slice(`${name} against `.length);
    const other = names.find((each) => rest.startsWith(`${each} `) || rest.startsWith(`${each}:`));
    if (other !== undefined) return [name, other];
  }
  return null;
}

/** The last name of a text, where it stands alone. */
function nameBefore(text: string, names: readonly string[]): string | null {
  let [best, bestEnd] = [null as string | null, -1];
  for (const name of names) {
    const at = text.lastIndexOf(name);
    const end = at + name.length;
    if (at < 0 || /[\w-]/.test(text[at - 1] ?? " ") || /[\w[-]/.test(text[end] ?? " ")) continue;
    if (end > bestEnd) [best, bestEnd] = [name, end];
  }
  return best;
}
