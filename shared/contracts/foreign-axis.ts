/**
 * Axes as other tools write them, in our form. W&B: `values`, `min`/`max` with `distribution`; Optuna: `low`/`high` with
 * `log` and `step`; ConfigSpace: `lower`/`upper`; Ax: `bounds` with `log_scale`.
 */
import { SCALES, type Scale } from "../scales/scale.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Names that others give to a list of values. */
const LISTS = ["values", "categories", "options", "items"];
/** Names that others give to the ends of an interval. */
const ENDS = [
  ["min", "max"],
  ["low", "high"],
  ["lower", "upper"],
  ["minimum", "maximum"],
  ["from", "to"],
] as const;
/** Fields beside them that no axis has here. */
const OTHERS = [
  "bounds",
  "distribution",
  "log",
  "log_scale",
  "type",
  "step",
  "q",
  "prior",
  "dtype",
  "default",
];

/** What is written and the same axis as it is written here; undefined when no field is another tool's. */
export function foreignAxis(fields: Fields): { readonly why: string; readonly axis: object } | undefined {
  const list = LISTS.find((name) => Array.isArray(fields[name]));
  if (list !== undefined)
    return { why: `"${list}" are called "choices" here`, axis: { kind: "choice", choices: fields[list] } };
  const ends = ENDS.flat().filter((name) => name in fields);
  const written = [...ends, ...OTHERS.filter((name) => name in fields)];
  if (written.length === 0) return undefined;
  const unknown = `${written.map((name) => `"${name}"`).join(", ")} ${written.length === 1 ? "is" : "are"} not known here`;
  if (Array.isArray(fields.choices))
    return { why: unknown, axis: { kind: "choice", choices: fields.choices } };
  if (ends.length === 0 && "value" in fields)
    return { why: unknown, axis: { kind: "fixed", value: fields.value } };
  const range = rangeOf(fields);
  const kind = isWhole(fields) ? "integer" : "number";
  return {
    why: `${unknown}; an interval has a kind, a range and a scale`,
    axis: { kind, range, scale: scaleOf(fields, range) },
  };
}

/** The ends that are written; 0.01 and 1 where they are not. */
function rangeOf(fields: Fields): readonly [number, number] {
  const [low, high] = ENDS.find((names) => names.some((name) => name in fields)) ?? ENDS[0];
  const listed = [fields.range, fields.bounds].find(Array.isArray) ?? [];
  const end = (written: unknown, absent: number): number => {
    const number = Number(written ?? absent);
    if (!Number.isFinite(number)) return absent;
    // W&B's log_uniform, unlike its log_uniform_values, takes exponents of e.
    const isExponent = fields.distribution === "log_uniform" || fields.distribution === "q_log_uniform";
    return isExponent ? Number(Math.exp(number).toPrecision(4)) : number;
  };
  return [end(fields[low] ?? listed[0], 0.01), end(fields[high] ?? listed[1], 1)];
}

function scaleOf(fields: Fields, [low]: readonly [number, number]): Scale {
  const own = SCALES.find((scale) => scale === fields.scale);
  if (own !== undefined) return own;
  const isLog =
    /log/i.test([fields.distribution, fields.scale, fields.type, fields.prior].join(" ")) ||
    fields.log === true ||
    fields.log_scale === true;
  return isLog && low > 0 ? "log" : "linear";
}

function isWhole(fields: Fields): boolean {
  const words = [fields.distribution, fields.type, fields.dtype].join(" ");
  return fields.kind === "integer" || /\bint/i.test(words);
}
