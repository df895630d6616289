/** The forms for other programs: what our own reader, Optuna and tar make of them. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { importOptionsSchema } from "../contracts/import-options.ts";
import type { ExportRow } from "../contracts/trial-listing.ts";
import { curveFormatOf } from "../imports/curve-formats.ts";
import type { ExportWriter } from "./export-form.ts";
import { EXPORT_FORMS } from "./forms.ts";

const folder = mkdtempSync(join(tmpdir(), "forms-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SWEEP = { id: "abcdefghijkl", name: 'a "quoted" sweep' };

function rowOf(
  index: number,
  optimizer: string,
  rate: number,
  change: Partial<ExportRow["result"]> = {},
): ExportRow {
  const key = index.toString(16).padStart(32, "0");
  const values = [4, 1 / 3, rate];
  return {
    trial: {
      index,
      key,
      problem: { name: "rosenbrock", options: { dimension: 2 }, version: 1 },
      optimizer,
      hyperparameters: { rate, schedule: index % 2 === 0 ? "constant" : "cosine" },
      phase: "tuning",
      study: 0,
      configuration: index,
      repetition: 0,
      seed: 7 + index,
      budget: 100,
    },
    result: {
      key,
      status: "completed",
      message: "",
      steps: 20,
      value: rate,
      gradientNorm: null,
      bestValue: 0,
      parameters: null,
      endsAt: null,
      counts: { value: 0, gradient: 20, hessianVector: 0, hessian: 0 },
      gradientEquivalents: 41.5,
      costToTarget: [],
      curve: { step: [0, 10, 20], gradientEquivalents: [0, 20.5, 41.5], seconds: [0, 1, 2], value: values },
      curvature: null,
      path: null,
      seconds: 2,
      ...change,
    },
    provenance: {
      runner: "r",
      token: null,
      device: {
        vendor: "",
        architecture: "",
        description: "",
        adapterClass: "none",
        isFallbackAdapter: false,
        browser: "",
        kernels: "",
        version: "",
      },
      shard: 0,
      acceptedAt: "2026-01-01T00:00:00.000Z",
      digest: "",
      certificates: null,
      check: null,
    },
  };
}

const NAN = { step: [0, 10], gradientEquivalents: [0, 20.5], seconds: [0, 1], value: [4, null] };
const ROWS = [
  rowOf(0, "adam", 0.1),
  rowOf(1, "adam", 0.01, { status: "pruned" }),
  rowOf(2, "sgd", 0.1, { status: "converged" }),
  rowOf(3, "sgd", 3, { status: "diverged", value: null, curve: NAN }),
];

function bytesOf(form: keyof typeof EXPORT_FORMS, rows: readonly ExportRow[] = ROWS): Uint8Array {
  const writer: ExportWriter = EXPORT_FORMS[form].writer(SWEEP);
  for (const row of rows) writer.look?.(row);
  const pieces = [writer.head(), ...rows.map(writer.row), writer.tail()];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece as Uint8Array)));
}

/** Whether this machine has it, so that what it says can be tested. */
function pythonWith(module: string): string | null {
  for (const python of ["python3", "/usr/bin/python3"]) {
    try {
      execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
      return python;
    } catch {}
  }
  return null;
}

describe("a journal of Optuna", () => {
  const journal = new TextDecoder().decode(bytesOf("optuna"));

  it("gives our own reader the same runs", () => {
    const pieces = curveFormatOf(journal).read(journal, importOptionsSchema.parse({}));
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    const runs = piece.value.ok ? piece.value.value.runs : piece.value.message;
    const states = ["completed", "pruned", "completed", "failed"];
    expect(runs).toEqual(
      ROWS.map(({ trial, result: { curve } }, i) => ({
        problem: "rosenbrock-dimension-2",
        optimizer: trial.optimizer,
        configuration: `study 0, configuration ${i}`,
        seed: trial.seed,
        costs: curve.gradientEquivalents,
        values: curve.value,
        status: states[i],
      })),
    );
  });

  const python = pythonWith("optuna");
  it.skipIf(python === null)(
    "is loaded by Optuna (skipped where python3 has no optuna)",
    () => {
      const path = join(folder, "sweep.journal.log");
      writeFileSync(path, journal);
      const script = `
import json, optuna, warnings
warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
from optuna.storages import JournalStorage
try:
    from optuna.storages.journal import JournalFileBackend as File
except ImportError:
    from optuna.storages import JournalFileStorage as File
storage = JournalStorage(File(${JSON.stringify(path)}))
out = []
for summary in optuna.get_all_study_summaries(storage):
    study = optuna.load_study(study_name=summary.study_name, storage=storage)
    for t in study.trials:
        out.append([study.study_name, study.direction.name, t.state.name, t.params, t.value, sorted(t.intermediate_values), str(list(t.intermediate_values.values())[-1])])
print(json.dumps(out))
`;
      const loaded: unknown = JSON.parse(
        execFileSync(python as string, ["-c", script], { encoding: "utf8" }),
      );
      const [adam, sgd] = ["rosenbrock[dimension=2] / adam", "rosenbrock[dimension=2] / sgd"];
      expect(loaded).toEqual([
        [adam, "MINIMIZE", "COMPLETE", { rate: 0.1, schedule: "constant" }, 0.1, [0, 10, 20], "0.1"],
        [adam, "MINIMIZE", "PRUNED", { rate: 0.01, schedule: "cosine" }, 0.01, [0, 10, 20], "0.01"],
        [sgd, "MINIMIZE", "COMPLETE", { rate: 0.1, schedule: "constant" }, 0.1, [0, 10, 20], "0.1"],
        [sgd, "MINIMIZE", "FAIL", { rate: 3, schedule: "cosine" }, null, [0, 10], "nan"],
      ]);
    },
    60_000,
  );
});

describe("an archive for MLflow", () => {
  it("is unpacked by tar into the folders of a file store", () => {
    const path = join(folder, "runs.tar");
    writeFileSync(path, bytesOf("mlflow"));
    execFileSync("tar", ["xf", path, "-C", folder]);
    const names = execFileSync("tar", ["tf", path], { encoding: "utf8" }).trim().split("\n");
    const metas = names.filter((name) => name.endsWith("meta.yaml"));
    expect(metas.length).toBe(1 + ROWS.length);
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    expect(read(metas[0] as string)).toContain(String.raw`name: "a \"quoted\" sweep (abcdefghijkl)"`);
    const run = (metas[4] as string).replace("meta.yaml", "");
    expect(read(`${run}meta.yaml`)).toMatch(/^status: 4$/m);
    expect(read(`${run}params/rate`)).toBe("3");
    expect(read(`${run}tags/status`)).toBe("diverged");
    const at = Date.parse("2026-01-01");
    expect(read(`${run}metrics/value`)).toBe(`${at} 4 0\n${at} nan 10\n`);
    expect(read(`${run}metrics/gradient_equivalents`)).toBe(`${at} 0 0\n${at} 20.5 10\n`);
  });
});
