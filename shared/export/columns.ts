/** The flat form of an accepted result: one row per trial, the columns of CSV and Parquet. `docs/export-schema.md`. */
import type { ExportRow } from "../contracts/trial-listing.ts";

export type ColumnKind = "text" | "integer" | "number";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly read: (row: ExportRow) => string | number | null;
}

const text = (name: string, read: (row: ExportRow) => string | null): Column => ({
  name,
  kind: "text",
  read,
});
const integer = (name: string, read: (row: ExportRow) => number | null): Column => ({
  name,
  kind: "integer",
  read,
});
const number = (name: string, read: (row: ExportRow) => number | null): Column => ({
  name,
  kind: "number",
  read,
});

const columnText = (column: readonly (number | null)[] | undefined): string | null =>
  column ? JSON.stringify(column) : null;

/** In the order of the file. Lists and records are JSON text. */
export const EXPORT_COLUMNS: readonly Column[] = [
  integer("trial", ({ trial }) => trial.index),
  text("key", ({ trial }) => trial.key),
  text("problem", ({ trial }) => trial.problem.name),
  text("problem_options", ({ trial }) => JSON.stringify(trial.problem.options)),
  integer("problem_version", ({ trial }) => trial.problem.version),
  text("optimizer", ({ trial }) => trial.optimizer),
  text("hyperparameters", ({ trial }) => JSON.stringify(trial.hyperparameters)),
  text("phase", ({ trial }) => trial.phase),
  integer("study", ({ trial }) => trial.study),
  integer("configuration", ({ trial }) => trial.configuration),
  integer("repetition", ({ trial }) => trial.repetition),
  integer("seed", ({ trial }) => trial.seed),
  number("budget", ({ trial }) => trial.budget),
  text("status", ({ result }) => result.status),
  text("message", ({ result }) => result.message),
  integer("steps", ({ result }) => result.steps),
  number("value", ({ result }) => result.value),
  number("gradient_norm", ({ result }) => result.gradientNorm),
  number("held_out_loss", ({ result }) => result.heldOutLoss ?? null),
  number("accuracy", ({ result }) => result.accuracy ?? null),
  number("best_value", ({ result }) => result.bestValue),
  number("gradient_equivalents", ({ result }) => result.gradientEquivalents),
  number("count_value", ({ result }) => result.counts.value),
  number("count_gradient", ({ result }) => result.counts.gradient),
  number("count_hessian_vector", ({ result }) => result.counts.hessianVector),
  number("count_hessian", ({ result }) => result.counts.hessian),
  text("cost_to_target", ({ result }) => JSON.stringify(result.costToTarget)),
  text("ends_at", ({ result }) => result.endsAt),
  text("parameters", ({ result }) => (result.parameters ? JSON.stringify(result.parameters) : null)),
  number("seconds", ({ result }) => result.seconds),
  text("curve_step", ({ result }) => JSON.stringify(result.curve.step)),
  text("curve_gradient_equivalents", ({ result }) => JSON.stringify(result.curve.gradientEquivalents)),
  text("curve_seconds", ({ result }) => JSON.stringify(result.curve.seconds)),
  text("curve_value", ({ result }) => JSON.stringify(result.curve.value)),
  text("curve_held_out_loss", ({ result }) => columnText(result.curve.heldOutLoss)),
  text("curve_accuracy", ({ result }) => columnText(result.curve.accuracy)),
  text("curvature", ({ result }) => (result.curvature ? JSON.stringify(result.curvature) : null)),
  text("runner", ({ provenance }) => provenance.runner),
  text("token", ({ provenance }) => provenance.token),
  text("device_vendor", ({ provenance }) => provenance.device.vendor),
  text("device_architecture", ({ provenance }) => provenance.device.architecture),
  text("device_description", ({ provenance }) => provenance.device.description),
  text("adapter_class", ({ provenance }) => provenance.device.adapterClass),
  text("browser", ({ provenance }) => provenance.device.browser),
  text("kernels", ({ provenance }) => provenance.device.kernels),
  text("version", ({ provenance }) => provenance.device.version),
  integer("shard", ({ provenance }) => provenance.shard),
  text("accepted_at", ({ provenance }) => provenance.acceptedAt),
  text("digest", ({ provenance }) => provenance.digest),
  integer("certificates", ({ provenance }) => provenance.certificates),
  text("check", ({ provenance }) => provenance.check),
  text("reused_sweep", ({ provenance }) => provenance.reusedFrom?.sweep ?? null),
  integer("reused_trial", ({ provenance }) => provenance.reusedFrom?.trial ?? null),
];

/** A column for each name that some row has, in code-unit order: numbers where all values are. Null where a row has none. */
export function hyperparameterColumns(rows: Iterable<ExportRow>): readonly Column[] {
  const kinds = new HyperparameterKinds();
  for (const row of rows) kinds.look(row);
  return kinds.columns();
}

/** The same of rows that are shown one after another. */
export class HyperparameterKinds {
  readonly #kinds = new Map<string, "number" | "text">();

  look({ trial }: ExportRow): void {
    for (const [name, value] of Object.entries(trial.hyperparameters)) {
      const isNumber = typeof value === "number" && this.#kinds.get(name) !== "text";
      this.#kinds.set(name, isNumber ? "number" : "text");
    }
  }

  columns(): readonly Column[] {
    const names = [...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1));
    return names.map(([name, kind]) => ({
      name: `hyperparameters.${name}`,
      kind,
      read({ trial }) {
        const value = Object.hasOwn(trial.hyperparameters, name) ? trial.hyperparameters[name] : undefined;
        if (value === undefined) return null;
        return kind === "number" && typeof value === "number" ? value : String(value);
      },
    }));
  }
}

/** First line of the CSV. @param more columns after those of every export */
export function csvHeader(more: readonly Column[]): string {
  return `${[...EXPORT_COLUMNS, ...more].map(({ name }) => quotedCell(name)).join(",")}\r\n`;
}

/** One line, RFC 4180. */
export function csvLine(row: ExportRow, more: readonly Column[]): string {
  const cells = [...EXPORT_COLUMNS, ...more].map(({ read }) => {
    const value = read(row);
    if (value === null) return "";
    return typeof value === "string" ? quotedCell(value) : String(value);
  });
  return `${cells.join(",")}\r\n`;
}

/** Text that a spreadsheet would take for a formula gets a leading apostrophe. */
function quotedCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
