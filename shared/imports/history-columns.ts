/** Which columns of a history are cost, value and run. */
import type { ImportOptions } from "../contracts/import-options.ts";
import { accept, type Checked, refuse } from "../models/checked.ts";

/** A curve of the file. */
export interface Series {
  /** Name of the run; empty where a column says it line by line. */
  readonly run: string;
  readonly costAt: number;
  readonly valueAt: number;
}

export interface HistoryColumns {
  readonly series: readonly Series[];
  /** Column of run names; null: each series is a run. */
  readonly runAt: number | null;
}

const STEPS = ["_step", "Step", "step"];
const RUNS = ["run", "run_name", "Name", "name", "run_id"];
const BETWEEN = " - ";
/** Bounds that the export of a chart adds to each run. */
const BOUND = /__(MIN|MAX)$/;
/** Longest list of columns in a message. */
const MAX_LISTED = 400;

/** Whether the first line is that of a history. */
export function isHistory(head: readonly string[]): boolean {
  return head.includes("_step") || head.some((column) => column.includes(BETWEEN));
}

export function historyColumns(head: readonly string[], options: ImportOptions): Checked<HistoryColumns> {
  const isChart = head.some((column) => column.includes(BETWEEN));
  const plain = head.filter((column) => !column.includes(BETWEEN));
  const cost = options.cost ?? STEPS.find((name) => plain.includes(name));
  if (cost === undefined)
    return refuse(`line 1: name the column that counts the cost (option cost); ${listed(head)}`);
  return isChart ? chartColumns(head, cost, options.value) : metricColumns(head, cost, options.value);
}

function chartColumns(head: readonly string[], cost: string, asked?: string): Checked<HistoryColumns> {
  const named = head.flatMap((column, at) => {
    const cut = column.lastIndexOf(BETWEEN);
    if (cut < 0 || BOUND.test(column)) return [];
    return [{ run: column.slice(0, cut), metric: column.slice(cut + BETWEEN.length), at }];
  });
  const metrics = [...new Set(named.map(({ metric }) => metric))].filter((metric) => metric !== cost);
  const value = asked ?? (metrics.length === 1 ? metrics[0] : oneOfLosses(metrics));
  if (value === undefined || !metrics.includes(value))
    return refuse(
      `line 1: ${noValue(asked)}; the metrics are ${metrics.map(quote).join(", ").slice(0, MAX_LISTED)}`,
    );
  const series: Series[] = [];
  const shared = head.indexOf(cost);
  for (const { run, at } of named.filter(({ metric }) => metric === value)) {
    const own = named.find((each) => each.run === run && each.metric === cost)?.at ?? shared;
    if (own < 0)
      return refuse(
        `line 1: there is no column ${quote(cost)} for the cost of ${quote(run)}; ${listed(head)}`,
      );
    series.push({ run, costAt: own, valueAt: at });
  }
  return accept({ series, runAt: null });
}

function metricColumns(head: readonly string[], cost: string, asked?: string): Checked<HistoryColumns> {
  const costAt = head.indexOf(cost);
  if (costAt < 0) return refuse(`line 1: there is no column ${quote(cost)} (option cost); ${listed(head)}`);
  const runAt = RUNS.map((name) => head.indexOf(name)).find((at) => at >= 0) ?? null;
  const metrics = head.filter(
    (column, at) => column !== "" && !column.startsWith("_") && at !== costAt && at !== runAt,
  );
  const value = asked ?? (metrics.length === 1 ? metrics[0] : oneOfLosses(metrics));
  const valueAt = value === undefined ? -1 : head.indexOf(value);
  if (valueAt < 0) return refuse(`line 1: ${noValue(asked)}; ${listed(head)}`);
  return accept({ series: [{ run: "run", costAt, valueAt }], runAt });
}

/** The metric that is called a loss, where there is one. */
function oneOfLosses(metrics: readonly string[]): string | undefined {
  const exact = metrics.find((metric) => metric === "loss");
  const losses = metrics.filter((metric) => /loss/i.test(metric));
  return exact ?? (losses.length === 1 ? losses[0] : undefined);
}

function noValue(asked: string | undefined): string {
  return asked === undefined
    ? "name the column with the value (option value)"
    : `there is no column ${quote(asked)} (option value)`;
}

function listed(head: readonly string[]): string {
  return `the columns are ${head
    .filter((column) => column !== "")
    .map(quote)
    .join(", ")
    .slice(0, MAX_LISTED)}`;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
