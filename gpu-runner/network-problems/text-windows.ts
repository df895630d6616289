/** Tokens as examples: windows that lie one after another in stretches of a text, with the next token at every place. */
import { type Stretch, windowsOf } from "../../shared/own-data/text-split.ts";
import type { LabelledExamples } from "../network.ts";

/** Where each window begins. No window and none of its labels leaves its stretch: the next one is unseen text. */
export function windowStarts(stretches: readonly Stretch[], length: number): readonly number[] {
  return stretches.flatMap((stretch) =>
    Array.from({ length: windowsOf(stretch, length) }, (_, at) => stretch.from + at * length),
  );
}

/** As many of them, from the first to the last, evenly: no part of a text is like the whole. */
export function spreadOver(starts: readonly number[], count: number): readonly number[] {
  if (count >= starts.length) return starts;
  return Array.from({ length: count }, (_, at) => starts[Math.floor((at * starts.length) / count)] as number);
}

export function windowsAt(tokens: Uint8Array, starts: readonly number[], length: number): LabelledExamples {
  const [features, targets] = [
    new Float32Array(starts.length * length),
    new Uint8Array(starts.length * length),
  ];
  for (const [row, start] of starts.entries()) {
    features.set(tokens.subarray(start, start + length), row * length);
    targets.set(tokens.subarray(start + 1, start + 1 + length), row * length);
  }
  return { count: starts.length, features, targets };
}
