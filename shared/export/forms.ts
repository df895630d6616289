/** The forms that a server writes. */
import { csvHeader, csvLine, HyperparameterKinds } from "./columns.ts";
import type { ExportForm } from "./export-form.ts";
import { mlflowRuns } from "./mlflow-runs.ts";
import { optunaJournal } from "./optuna-journal.ts";

export const EXPORT_FORMS = {
  json: {
    contentType: "application/json",
    extension: "json",
    writer(sweep) {
      let rows = 0;
      return {
        head: () => `{"sweep":${JSON.stringify(sweep)},"trials":[`,
        row: (row) => `${rows++ > 0 ? "," : ""}\n${JSON.stringify(row)}`,
        tail: () => "\n]}\n",
      };
    },
  },
  csv: {
    contentType: "text/csv; charset=utf-8",
    extension: "csv",
    writer() {
      const kinds = new HyperparameterKinds();
      let more: ReturnType<HyperparameterKinds["columns"]> = [];
      return {
        look: (row) => kinds.look(row),
        head() {
          more = kinds.columns();
          return csvHeader(more);
        },
        row: (row) => csvLine(row, more),
        tail: () => "",
      };
    },
  },
  optuna: optunaJournal,
  mlflow: mlflowRuns,
} as const satisfies Readonly<Record<string, ExportForm>>;
