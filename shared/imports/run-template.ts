/**
 * What the name of a run says, by a template as `{optimizer} {configuration} seed={seed}`. A placeholder takes the letters
 * up to the text that follows it, so that reading is linear in the name; `{_}` is passed over.
 */
import { accept, type Checked, refuse } from "../models/checked.ts";

export const RUN_PARTS = ["problem", "optimizer", "configuration", "seed"] as const;
export type RunPart = (typeof RUN_PARTS)[number];
export type RunParts = Readonly<Partial<Record<RunPart, string>>>;

type Piece = { readonly kind: "text" | "part"; readonly text: string };

export type RunTemplate = (name: string) => Checked<RunParts>;

/** @returns the reader, or why the template is none */
export function runTemplate(template: string): Checked<RunTemplate> {
  const pieces: Piece[] = template
    .split(/(\{[^{}]*\})/)
    .filter((text) => text !== "")
    .map((text) =>
      text.startsWith("{") && text.endsWith("}")
        ? { kind: "part", text: text.slice(1, -1) }
        : { kind: "text", text },
    );
  const parts = pieces.flatMap(({ kind, text }) => (kind === "part" ? [text] : []));
  const unknown = parts.find((part) => part !== "_" && !(RUN_PARTS as readonly string[]).includes(part));
  if (unknown !== undefined)
    return refuse(
      `options.run: there is no {${unknown.slice(0, 40)}}; there are ${RUN_PARTS.map((part) => `{${part}}`).join(", ")} and {_}`,
    );
  if (!parts.some((part) => part !== "_"))
    return refuse('options.run: must name what it reads, as "{optimizer} seed={seed}"');
  if (new Set(parts.filter((part) => part !== "_")).size < parts.filter((part) => part !== "_").length)
    return refuse("options.run: a placeholder stands there twice");
  if (pieces.some(({ kind }, i) => kind === "part" && pieces[i + 1]?.kind === "part"))
    return refuse("options.run: text must stand between two placeholders");
  return accept((name) => matched(pieces, name, template));
}

function matched(pieces: readonly Piece[], name: string, template: string): Checked<RunParts> {
  const unfit = () =>
    refuse(
      `${JSON.stringify(name.slice(0, 80))} does not fit options.run, ${JSON.stringify(template.slice(0, 80))}`,
    );
  const parts: Partial<Record<RunPart, string>> = {};
  let at = 0;
  for (const [i, { kind, text }] of pieces.entries()) {
    if (kind === "text") {
      if (!name.startsWith(text, at)) return unfit();
      at += text.length;
      continue;
    }
    const next = pieces[i + 1];
    const end = next ? name.indexOf(next.text, at) : name.length;
    if (end <= at) return unfit();
    if (text !== "_") parts[text as RunPart] = name.slice(at, end);
    at = end;
  }
  return at === name.length ? accept(parts) : unfit();
}
