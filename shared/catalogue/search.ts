/**
 * One index of the catalogue: names, titles, other names, families, sources with their authors and years, and the names
 * of parameters. The pages search by it, and messages say by it what an unknown name stands for.
 */
import { nearest, suggestion } from "../text/nearest.ts";
import { type Aliases, ENTRY_ALIASES, HYPERPARAMETER_ALIASES, OPTION_ALIASES } from "./aliases.ts";
import type { OptimizerEntry, ProblemEntry } from "./entry.ts";

/** As much of an entry as names it; a trial's definition and a label of a sweep have it too. */
export type Named = Pick<OptimizerEntry | ProblemEntry, "name" | "title" | "family" | "source">;

/** Most names that a message lists. */
const MAX_LISTED = 8;
/** A shorter word is found where it stands alone: "lr" is no part of another word. */
const MIN_PART = 3;
/** A shorter name is too near to everything to be what was mistyped. */
const MIN_MISTYPED = 5;

/** Other names of an optimizer or a problem; those of adam hold for `adam[beta2=0.9]` too. */
export function otherNames(name: string): readonly string[] {
  const plain = name.replace(/\[.*\]$/, "");
  return Object.hasOwn(ENTRY_ALIASES, plain) ? (ENTRY_ALIASES[plain] ?? []) : [];
}

/** What to say of a name that no entry has: the ones that it stands for, the nearest one, or all. */
export function entrySuggestion(written: string, entries: readonly Named[]): string {
  const meant = entriesMeant(written, entries);
  const names = entries.map(({ name }) => name);
  if (meant.length === 0) return suggestion(written, names);
  if (meant.length === 1) return `did you mean "${meant[0]}"?`;
  const more = meant.length - MAX_LISTED;
  const rest = more > 0 ? `, or ${more} more` : "";
  return `did you mean one of ${meant.slice(0, MAX_LISTED).join(", ")}${rest}?`;
}

/** Names of the entries that are called so, or else that speak of each of its words; empty: none are. */
function entriesMeant(written: string, entries: readonly Named[]): readonly string[] {
  const text = spelled(written);
  if (text === "") return [];
  const called = entries.filter((entry) => namesOf(entry).some((name) => spelled(name) === text));
  const sought = wordsOf(written);
  const speaking = entries.filter((entry) => {
    const words = new Set(wordsOf(`${namesOf(entry).join(" ")} ${entry.family} ${entry.source}`));
    return sought.every((word) => words.has(word));
  });
  const found = called.length > 0 ? called : speaking;
  if (found.length > 0) return found.map(({ name }) => name);
  const longer = entries.flatMap(namesOf).filter((name) => name.length >= MIN_MISTYPED);
  const near = nearest(
    written,
    entries.map(({ name }) => name),
  );
  const mistyped = near ?? nearest(written, longer);
  return entries.filter((entry) => namesOf(entry).includes(mistyped ?? "")).map(({ name }) => name);
}

function namesOf({ name, title }: Named): readonly string[] {
  return [name, title, ...otherNames(name)];
}

/** What to say of a parameter that somebody does not have. */
export function parameterSuggestion(
  written: string,
  parameters: readonly { readonly names: readonly string[]; readonly aliases: Aliases }[],
): string {
  const known = parameters.flatMap(({ names }) => names);
  const text = spelled(written);
  const respelled = known.filter((name) => spelled(name) === text);
  const called = parameters.flatMap(({ names, aliases }) =>
    names.filter((name) => aliasesOf(aliases, name).some((alias) => spelled(alias) === text)),
  );
  const here = [...new Set(respelled.length > 0 ? respelled : called)];
  if (here.length > 0) return `it is called ${here.map((name) => `"${name}"`).join(" or ")} here`;
  const mistyped = nearest(written, known) === undefined ? mistypedAlias(written, parameters) : undefined;
  return suggestion(mistyped ?? written, known);
}

/** The parameter whose other name is nearest. */
function mistypedAlias(
  written: string,
  parameters: readonly { readonly names: readonly string[]; readonly aliases: Aliases }[],
): string | undefined {
  const pairs = parameters.flatMap(({ names, aliases }) =>
    names.flatMap((name) => aliasesOf(aliases, name).map((alias) => ({ name, alias }))),
  );
  const long = pairs.filter(({ alias }) => alias.length >= MIN_MISTYPED);
  const near = nearest(
    written,
    long.map(({ alias }) => alias),
  );
  return long.find(({ alias }) => alias === near)?.name;
}

function aliasesOf(aliases: Aliases, name: string): readonly string[] {
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? []) : [];
}

/** Whether an entry has each word of the query in what it is called, whom it is by, or what its parameters are called. */
export function matcherOf(query: string): (entry: OptimizerEntry | ProblemEntry) => boolean {
  const sought = plain(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  return (entry) => {
    const [parameters, aliases] =
      "options" in entry
        ? ([entry.options, OPTION_ALIASES] as const)
        : ([entry.hyperparameters, HYPERPARAMETER_ALIASES] as const);
    const called = Object.keys(parameters).flatMap((name) => [name, ...aliasesOf(aliases, name)]);
    const text = plain([...namesOf(entry), entry.family, entry.source, ...called].join("\n"));
    const words = new Set(text.split(/[^\p{L}\p{N}_]+/u));
    return sought.every((word) => (word.length < MIN_PART ? words.has(word) : text.includes(word)));
  };
}

/** Small letters without marks: "Hägele" is found as "hagele". */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Letters and digits alone: "learning_rate", "learning-rate" and "learningRate" are one. */
function spelled(text: string): string {
  return wordsOf(text).join("");
}

function wordsOf(text: string): readonly string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
