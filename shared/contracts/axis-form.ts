/**
 * What is wrong with an axis of a search space, for who wrote it: which part is missing or unknown, and the axis as it
 * would be right. Knows the forms of other tools (W&B, Optuna, Ray Tune, ConfigSpace) and says them in ours.
 */
import { SCALES, type Scale } from "../scales/scale.ts";
import { suggestion } from "../text/nearest.ts";
import { foreignAxis } from "./foreign-axis.ts";

const KINDS = ["number", "integer", "choice", "fixed"] as const;
const FIELDS = {
  number: ["kind", "range", "scale", "when"],
  integer: ["kind", "range", "scale", "when"],
  choice: ["kind", "choices", "when"],
  fixed: ["kind", "value"],
} as const;
type Kind = (typeof KINDS)[number];
/** What others call a kind. */
const ALIASES: Readonly<Record<string, Kind>> = {
  float: "number",
  real: "number",
  double: "number",
  uniform: "number",
  loguniform: "number",
  int: "integer",
  categorical: "choice",
  choices: "choice",
  constant: "fixed",
  const: "fixed",
};
/** The three forms, for a message that can't guess which one was meant. */
const FORMS =
  'The forms are {"kind":"number","range":[0.01,1],"scale":"log"}, {"kind":"choice","choices":["a","b"]} and {"kind":"fixed","value":0.1}';
type Fields = Readonly<Record<string, unknown>>;

/** Longest piece of a request that a message repeats. */
const MAX_QUOTED = 120;

/** Undefined when the axis has a right form (its values may still not suit a hyper-parameter). */
export function axisFormProblem(input: unknown): string | undefined {
  if (input === null || input === undefined)
    return 'null is no axis; leave the hyper-parameter out to search its published space, or hold it: {"kind":"fixed","value":0.1}';
  if (typeof input === "number" || typeof input === "string")
    return `a bare ${typeof input} is no axis; to hold the hyper-parameter write ${quoted({ kind: "fixed", value: input })}`;
  if (Array.isArray(input)) return listProblem(input);
  if (typeof input !== "object")
    return `${JSON.stringify(input)} is no axis; values are numbers or text: {"kind":"fixed","value":0.1}`;
  return fieldsProblem(input as Fields);
}

function listProblem(list: readonly unknown[]): string {
  if (list.length === 0 || !list.every(isValue))
    return 'a list is no axis; list values as {"kind":"choice","choices":[0.1,1]}';
  const asRange =
    list.length === 2 && list.every((each) => typeof each === "number")
      ? `, or the numbers between them as ${quoted(rangeAxis(list as number[]))}`
      : "";
  return `a list is no axis; write these values as ${quoted({ kind: "choice", choices: list })}${asRange}`;
}

function fieldsProblem(fields: Fields): string | undefined {
  const foreign = foreignAxis(fields);
  if (foreign !== undefined) return `${foreign.why}: ${quoted(foreign.axis)}`;
  const found = kindOf(fields);
  if (!("kind" in found)) return found.problem;
  const { kind, problem } = found;
  const unknown = Object.keys(fields).filter((name) => !(FIELDS[kind] as readonly string[]).includes(name));
  const parts = [
    ...(problem === undefined ? [] : [problem]),
    ...missing(fields, kind),
    ...unknown.map((name) => `${quoted(name)} is no field of an axis of kind "${kind}"`),
    ...wrong(fields, kind),
  ];
  if (parts.length === 0) return undefined;
  return `${parts.join("; ")}. Right would be ${quoted(example(fields, kind))}`;
}

/** The kind that is written or meant, and what is wrong with how it is written. */
function kindOf(
  fields: Fields,
): { readonly kind: Kind; readonly problem?: string } | { readonly problem: string } {
  const { kind } = fields;
  const meant = kindOfFields(fields);
  if (kind === undefined) {
    if (meant !== undefined) return { kind: meant };
    return { problem: `an axis needs a "kind". ${FORMS}` };
  }
  const known = KINDS.find((each) => each === kind);
  if (known) return { kind: known };
  const alias = ALIASES[String(kind).toLowerCase()] ?? meant;
  const problem = `kind ${quoted(kind)} is unknown; it is one of ${KINDS.map((each) => `"${each}"`).join(", ")}`;
  return alias === undefined ? { problem: `${problem}. ${FORMS}` } : { kind: alias, problem };
}

function kindOfFields(fields: Fields): Kind | undefined {
  if ("choices" in fields) return "choice";
  if ("value" in fields) return "fixed";
  return "range" in fields || "scale" in fields ? "number" : undefined;
}

function missing(fields: Fields, kind: Kind): readonly string[] {
  const needed: Readonly<Record<string, string>> =
    kind === "choice"
      ? { kind: '"choice"', choices: "a list of values" }
      : kind === "fixed"
        ? { kind: '"fixed"', value: "a number or text" }
        : {
            kind: '"number" or "integer"',
            range: "[low, high]",
            scale: SCALES.map((scale) => `"${scale}"`).join(", "),
          };
  const names = Object.keys(needed).filter((name) => !(name in fields));
  if (names.length === 0) return [];
  const list = names.map((name) => `"${name}" (${needed[name]})`).join(" and ");
  return [`${list} ${names.length === 1 ? "is" : "are"} missing`];
}

/** Fields that are there with something that can't stand in them. */
function wrong({ range, scale, choices, value, when }: Fields, kind: Kind): readonly string[] {
  const parts: string[] = [];
  if (kind === "number" || kind === "integer") {
    if (range !== undefined && !isRange(range))
      parts.push(`"range" takes two numbers, [low, high], not ${quoted(range)}`);
    if (scale !== undefined && !isScale(scale)) {
      const hint = typeof scale === "string" ? `; ${suggestion(scale, SCALES)}` : "";
      parts.push(
        `scale ${quoted(scale)} is unknown; it is one of ${SCALES.map((s) => `"${s}"`).join(", ")}${hint}`,
      );
    }
  }
  if (kind === "choice" && choices !== undefined) {
    if (!Array.isArray(choices) || choices.length === 0)
      parts.push(`"choices" takes a list of values, not ${quoted(choices)}`);
    else if (choices.length > 64) parts.push(`"choices" may list 64 values, not ${choices.length}`);
    else if (!choices.every(isValue)) parts.push('"choices" are numbers or text');
  }
  if (kind === "fixed" && value !== undefined && !isValue(value))
    parts.push(`"value" is a number or text, not ${quoted(value)}`);
  if (kind !== "fixed" && when !== undefined && !isCondition(when))
    parts.push(
      `"when" takes the axis and its value, {"axis":"policy","equals":"fixed"}, not ${quoted(when)}`,
    );
  return parts;
}

/** The axis with what was meant kept, as far as it can be told. */
function example({ range, scale, choices, value, when }: Fields, kind: Kind): object {
  const condition = isCondition(when) ? { when } : {};
  if (kind === "fixed") return { kind, value: isValue(value) ? value : 0.1 };
  if (kind === "choice") {
    const list = Array.isArray(choices) && choices.length > 0 && choices.every(isValue) ? choices : [0.1, 1];
    return { kind, choices: list, ...condition };
  }
  const ends = isRange(range) ? range : (numbersIn(range) ?? (kind === "integer" ? [1, 10] : [0.01, 1]));
  return { ...rangeAxis(ends, kind), ...(isScale(scale) ? { scale } : {}), ...condition };
}

/** Logarithmic where the ends are positive and a decade apart. */
export function rangeAxis(ends: readonly number[], kind: "number" | "integer" = "number") {
  const [low = 0, high = 1] = ends.toSorted((a, b) => a - b);
  const scale: Scale = low > 0 && high / low >= 10 ? "log" : "linear";
  return { kind, range: [low, high], scale };
}

/** `["0.1", "1"]`: numbers that someone put in quotes. */
function numbersIn(range: unknown): readonly number[] | undefined {
  if (!Array.isArray(range) || range.length !== 2) return undefined;
  const numbers = range.map((each) => (typeof each === "string" && each.trim() !== "" ? Number(each) : each));
  return isRange(numbers) ? numbers : undefined;
}

function isRange(range: unknown): range is readonly number[] {
  return (
    Array.isArray(range) &&
    range.length === 2 &&
    range.every((each) => typeof each === "number" && Number.isFinite(each))
  );
}

function isScale(scale: unknown): scale is Scale {
  return SCALES.some((each) => each === scale);
}

function isValue(value: unknown): value is number | string {
  return typeof value === "number" ? Number.isFinite(value) : typeof value === "string" && value.length <= 80;
}

function isCondition(when: unknown): boolean {
  return (
    typeof when === "object" &&
    when !== null &&
    Object.keys(when).toSorted().join() === "axis,equals" &&
    typeof (when as Fields).axis === "string" &&
    isValue((when as Fields).equals)
  );
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED)}…`;
}
