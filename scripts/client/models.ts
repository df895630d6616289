/** Uploaded models on the command line: a person's own tfjs layers-model, sent and listed. */
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import { loadTfjsModel, onCpu, readModel } from "../../gpu-runner/network-problems/tfjs-model.ts";
import type { ModelRecord } from "../../shared/contracts/model.ts";
import { MAX_MODEL_BYTES } from "../../shared/models/container.ts";
import { limitationOf } from "../../shared/models/losses.ts";
import { uploadModel as uploadOperation } from "../../shared/operations/upload-model.ts";
import { ClientError, call, type Server } from "./api.ts";
import { table } from "./print.ts";

/**
 * Reads a model from a path or URL, has tfjs put it together once, and sends it.
 * @throws DataError or ClientError, one line, where it is no model, too large or refused
 */
export async function uploadModel(server: Server, location: string, name?: string): Promise<ModelRecord> {
  const files = await createNodeDataSource().model?.(location);
  if (!files) throw new ClientError(`no model at ${location}`);
  const read = readModel(files);
  if (read.weights.length > MAX_MODEL_BYTES)
    throw new ClientError(
      `the weights have ${read.weights.length} bytes; an upload may have ${MAX_MODEL_BYTES} at most`,
    );
  await onCpu(async () => (await loadTfjsModel(read)).dispose());
  // One file for all weights, whatever the shards were.
  const manifest = [{ paths: ["model.weights.bin"], weights: read.json.rawWeights }];
  const json = JSON.stringify({ ...(files.json as object), weightsManifest: manifest });
  const form = new FormData();
  form.append("model.json", new Blob([json], { type: "application/json" }), "model.json");
  form.append("model.weights.bin", new Blob([Uint8Array.from(read.weights)]), "model.weights.bin");
  if (name !== undefined) form.append("name", name);
  return call(server, uploadOperation, { form });
}

/** The digest alone on the first line, so that a script can take it. */
export function describeModel({ digest, name, bytes, summary }: ModelRecord): string {
  const { parameters, fixed, input, blockers, notes } = summary;
  const engine =
    blockers.length === 0
      ? summary.graph
        ? "runs as a graph of formulas on webgpu, with curvature"
        : "runs fused on webgpu, with curvature"
      : `runs on the tfjs engine with gradients only; ${limitationOf(blockers)}`;
  const lines = [
    digest,
    `${name}: ${parameters} parameters${fixed > 0 ? ` and ${fixed} fixed numbers` : ""}, input [${input.join(", ")}], ${bytes} bytes`,
    engine,
    ...notes,
  ];
  return `${lines.join("\n")}\n`;
}

export function modelTable(models: readonly ModelRecord[]): string {
  if (models.length === 0) return "no models yet; upload one with: sweep models upload FILE\n";
  const rows = models.map(({ digest, name, bytes, createdAt, summary }) => [
    digest,
    String(summary.parameters),
    String(Math.ceil(bytes / 1024)),
    summary.blockers.length === 0 ? "yes" : "no",
    createdAt.slice(0, 16),
    name,
  ]);
  return table([["digest", "parameters", "KiB", "curvature", "created", "name"], ...rows]);
}

/** The 64 digits by which a path names a model. @throws ClientError (wrong usage) when the text is no digest */
export function digitsOf(digest: string): string {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new ClientError(
      `"${digest}" is no digest of a model (sha256: and 64 digits); see: sweep models list`,
      2,
    );
  return digest.slice("sha256:".length);
}
