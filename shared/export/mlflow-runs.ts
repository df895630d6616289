/**
 * Results as MLflow's file store in a tar archive: `tar xf FILE`, then `mlflow ui --backend-store-uri mlruns`. Nothing has to be
 * written to read it, as the forms that only its REST interface takes would need. A sweep is an experiment, a trial a run.
 */
import type { ExportRow } from "../contracts/trial-listing.ts";
import { sha256Hex } from "../hashing/sha256.ts";
import type { ExportedSweep, ExportForm } from "./export-form.ts";
import { hasEnded, problemLabel } from "./run-label.ts";
import { tarEnd, tarFile, tarFolder } from "./tar.ts";

export const mlflowRuns: ExportForm = {
  contentType: "application/x-tar",
  extension: "mlruns.tar",
  writer(sweep) {
    const experiment = experimentId(sweep);
    return {
      head: () => joined([tarFolder("mlruns/"), tarFolder(`mlruns/${experiment}/`), experimentFile(sweep)]),
      row: (row) => runFiles(sweep, experiment, row),
      tail: tarEnd,
    };
  },
};

/** MLflow's `RunStatus`. */
const FINISHED = 3;
const FAILED = 4;
/** `SourceType.LOCAL`. */
const LOCAL = 4;

/** 18 digits, as MLflow gives them itself. */
function experimentId({ id }: ExportedSweep): string {
  const digits = BigInt(`0x${sha256Hex(id).slice(0, 16)}`) % 10n ** 17n;
  return `1${digits.toString().padStart(17, "0")}`;
}

function experimentFile(sweep: ExportedSweep): Uint8Array {
  const id = experimentId(sweep);
  return tarFile(
    `mlruns/${id}/meta.yaml`,
    yaml({
      artifact_location: `mlruns/${id}`,
      experiment_id: id,
      lifecycle_stage: "active",
      name: `${sweep.name} (${sweep.id})`,
    }),
  );
}

function runFiles(
  sweep: ExportedSweep,
  experiment: string,
  { trial, result, provenance }: ExportRow,
): Uint8Array {
  const id = sha256Hex(`${sweep.id}/${trial.index}`).slice(0, 32);
  const folder = `mlruns/${experiment}/${id}/`;
  const name = `${problemLabel(trial)} ${trial.optimizer} ${trial.phase} ${trial.index}`;
  const end = Date.parse(provenance.acceptedAt) || 0;
  const meta = {
    artifact_uri: `${folder}artifacts`,
    end_time: end,
    entry_point_name: "",
    experiment_id: experiment,
    lifecycle_stage: "active",
    run_id: id,
    run_name: name,
    run_uuid: id,
    source_name: "saddlebench",
    source_type: LOCAL,
    source_version: "",
    start_time: Math.max(0, Math.round(end - 1000 * result.seconds)),
    status: hasEnded(result) || result.status === "pruned" ? FINISHED : FAILED,
    tags: [],
    user_id: "saddlebench",
  };
  const params = { ...trial.hyperparameters, seed: trial.seed, budget: trial.budget };
  const tags = {
    "mlflow.runName": name,
    problem: problemLabel(trial),
    optimizer: trial.optimizer,
    phase: trial.phase,
    study: trial.study,
    configuration: trial.configuration,
    status: result.status,
    check: provenance.check ?? "",
  };
  const { curve } = result;
  const metrics: Readonly<Record<string, readonly (number | null)[] | undefined>> = {
    value: curve.value,
    gradient_equivalents: curve.gradientEquivalents,
    held_out_loss: curve.heldOutLoss,
    accuracy: curve.accuracy,
  };
  return joined([
    ...["", "artifacts/", "metrics/", "params/", "tags/"].map((each) => tarFolder(folder + each)),
    tarFile(`${folder}meta.yaml`, yaml(meta)),
    ...Object.entries(params).map(([key, value]) =>
      tarFile(`${folder}params/${safeName(key)}`, String(value)),
    ),
    ...Object.entries(tags).map(([key, value]) => tarFile(`${folder}tags/${key}`, String(value))),
    ...Object.entries(metrics).flatMap(([key, values]) =>
      values === undefined ? [] : [tarFile(`${folder}metrics/${key}`, points(end, curve.step, values))],
    ),
  ]);
}

/** `TIME VALUE STEP`, a line each. */
function points(atMs: number, steps: readonly number[], values: readonly (number | null)[]): string {
  return steps.map((step, i) => `${atMs} ${values[i] ?? "nan"} ${step}\n`).join("");
}

/** What MLflow takes in the name of a parameter. */
function safeName(text: string): string {
  return text.replaceAll(/[^\w. -]/g, "_").replace(/^\.+/, "_");
}

/** Numbers, texts and empty lists: JSON is YAML there. */
function yaml(record: Readonly<Record<string, string | number | readonly never[]>>): string {
  return Object.entries(record)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
