/** Trials as lines across axes: every trial has a place between 0 and 1 on every axis. */
import { formatNumber } from "./format.ts";
import { hyperparametersOf, type TrialColumns } from "./trial-columns.ts";

export interface ParallelAxis {
  readonly name: string;
  /** Places and what to write there, from the bottom. */
  readonly ticks: readonly { readonly place: number; readonly text: string }[];
}

export interface ParallelTable {
  readonly axes: readonly ParallelAxis[];
  /** Trials that have a finite loss, in an order without meaning: a part of them looks like the whole. */
  readonly trials: Uint32Array;
  /** `[trial, axis]`; {@link MISSING}: the trial has no value there. */
  readonly places: Float32Array;
  readonly bestValue: Float64Array;
  /** Trials without a finite loss. */
  readonly left: number;
}

export interface ParallelChoice {
  /** Empty: all problems; losses are ranked inside each then. */
  readonly problem: string;
  /** Empty: all optimizers. */
  readonly optimizer: string;
}

/** Below the axis. */
export const MISSING = -0.07;
/** Hyper-parameters that are shown, those of most trials first. */
const MAX_HYPERPARAMETERS = 6;
/** Ratio of largest to smallest, of x or of 1 − x, from which an axis is logarithmic in it. */
const LOG_FROM = 20;

type Values = readonly (number | string | null)[];

/** In time linear in the trials (times their axes), and once n log n for ranks. */
export function parallelTable(columns: TrialColumns, { problem, optimizer }: ParallelChoice): ParallelTable {
  const shown: number[] = [];
  let left = 0;
  for (let index = 0; index < columns.trials; index++) {
    const entry = columns.entries[columns.entry[index] ?? 0];
    if (!entry || (problem !== "" && entry.problem !== problem)) continue;
    if (optimizer !== "" && entry.optimizer !== optimizer) continue;
    if ((columns.status[index] ?? 0) < 2) continue;
    if (Number.isFinite(columns.bestValue[index])) shown.push(index);
    else left++;
  }
  const trials = Uint32Array.from(shuffled(shown));
  const entryOf = (index: number) => columns.entries[columns.entry[index] ?? 0];
  const read = (value: (index: number) => number | string | null | undefined): Values =>
    Array.from(trials, (index) => value(index) ?? null);
  const named: [string, Values][] = [
    ...(problem === "" ? [["problem", read((index) => entryOf(index)?.problem)] as [string, Values]] : []),
    ...(optimizer === ""
      ? [["optimizer", read((index) => entryOf(index)?.optimizer)] as [string, Values]]
      : []),
    ...hyperparameterValues(columns, trials),
  ];
  const axes = named
    .filter(([, values]) => new Set(values).size > 1)
    .map(([name, values]) => axisOf(name, values));
  const bestValue = Float64Array.from(trials, (index) => columns.bestValue[index] ?? Number.NaN);
  axes.push(problem === "" ? rankAxis(columns, trials, bestValue) : axisOf("best loss", [...bestValue]));
  const places = new Float32Array(trials.length * axes.length);
  for (const [a, axis] of axes.entries())
    for (let i = 0; i < trials.length; i++) places[i * axes.length + a] = axis.places[i] ?? MISSING;
  return {
    axes: axes.map(({ name, ticks }) => ({ name, ticks })),
    trials,
    places,
    bestValue,
    left,
  };
}

interface PlacedAxis extends ParallelAxis {
  readonly places: Float32Array;
}

function hyperparameterValues(columns: TrialColumns, trials: Uint32Array): [string, Values][] {
  const records = Array.from(trials, (index) => {
    const entry = columns.entries[columns.entry[index] ?? 0];
    return entry ? (hyperparametersOf(entry, index) ?? {}) : {};
  });
  const counts = new Map<string, number>();
  for (const record of records)
    for (const name of Object.keys(record)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const varying = [...counts]
    .filter(([name]) => records.some((record) => record[name] !== records[0]?.[name]))
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .slice(0, MAX_HYPERPARAMETERS);
  return varying.map(([name]) => [name, records.map((record) => record[name] ?? null)]);
}

function axisOf(name: string, values: Values): PlacedAxis {
  return values.every((value) => value === null || typeof value === "number")
    ? numberAxis(name, values as readonly (number | null)[])
    : choiceAxis(name, values);
}

function numberAxis(name: string, values: readonly (number | null)[]): PlacedAxis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const ratio = low > 0 ? high / low : 1;
  const ratioOfRest = low >= 0 && high < 1 ? (1 - low) / (1 - high) : 1;
  const [scale, back, digits] =
    Math.max(ratio, ratioOfRest) <= LOG_FROM
      ? [same, same, 2]
      : ratio >= ratioOfRest
        ? [Math.log, Math.exp, 2]
        : [(x: number) => -Math.log(1 - x), (place: number) => 1 - Math.exp(-place), 4];
  const span = scale(high) - scale(low);
  return {
    name,
    ticks: withMissing(
      values.includes(null),
      (span > 0 ? [0, 0.25, 0.5, 0.75, 1] : [0.5]).map((place) => ({
        place,
        text: formatNumber(back(scale(low) + place * span), digits),
      })),
    ),
    places: Float32Array.from(values, (value) =>
      value === null ? MISSING : span > 0 ? (scale(value) - scale(low)) / span : 0.5,
    ),
  };
}

const same = (value: number): number => value;

function choiceAxis(name: string, values: Values): PlacedAxis {
  const choices = [...new Set(values.filter((value) => value !== null).map(String))].sort().reverse();
  const at = new Map(choices.map((choice, i) => [choice, i / Math.max(1, choices.length - 1)]));
  return {
    name,
    ticks: withMissing(
      values.includes(null),
      choices.map((text) => ({ place: at.get(text) ?? 0, text })),
    ),
    places: Float32Array.from(values, (value) =>
      value === null ? MISSING : (at.get(String(value)) ?? MISSING),
    ),
  };
}

/** Losses of different problems cannot be compared: the rank on its own problem, 0 the best. */
function rankAxis(columns: TrialColumns, trials: Uint32Array, bestValue: Float64Array): PlacedAxis {
  const byProblem = new Map<string, number[]>();
  for (const [i, index] of trials.entries()) {
    const problem = columns.entries[columns.entry[index] ?? 0]?.problem ?? "";
    const list = byProblem.get(problem);
    if (list) list.push(i);
    else byProblem.set(problem, [i]);
  }
  const places = new Float32Array(trials.length);
  for (const list of byProblem.values()) {
    list.sort((a, b) => (bestValue[a] ?? 0) - (bestValue[b] ?? 0));
    for (const [rank, i] of list.entries()) places[i] = list.length > 1 ? rank / (list.length - 1) : 0.5;
  }
  const ticks = [
    { place: 0, text: "best" },
    { place: 0.5, text: "median" },
    { place: 1, text: "worst" },
  ];
  return { name: "rank of loss on its problem", ticks, places };
}

function withMissing(missing: boolean, ticks: ParallelAxis["ticks"]): ParallelAxis["ticks"] {
  return missing ? [{ place: MISSING, text: "none" }, ...ticks] : ticks;
}

/** The same permutation for the same length: a stride that has no common divisor with it. */
function shuffled(list: readonly number[]): readonly number[] {
  const n = list.length;
  let stride = Math.max(1, Math.floor(n * GOLDEN));
  while (greatestDivisor(stride, n) > 1) stride++;
  return list.map((_, i) => list[(i * stride) % n] as number);
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
