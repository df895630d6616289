/**
 * `npm run trial` with a person's own tfjs model, from a URL and from a path: known layers run fused on webgpu, others
 * on tfjs with gradients only, and what cannot be is refused in one line.
 */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_MODEL_FILE_BYTES } from "../../gpu-runner/data/model-files.ts";
import { gradientOnlyModel, saveModel } from "../../gpu-runner/network-problems/tfjs-models.fixture.ts";

const COMMAND = join(import.meta.dirname, "..", "trial.ts");
const CHUNK = new Uint8Array(1_048_576);

let folder = "";
let server: Server;
let url = "";
/** What the server sends: the known model, and one whose weights have no end. */
const files = new Map<string, string | Uint8Array>();
let sentWithoutEnd = 0;

beforeAll(async () => {
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
  folder = await mkdtemp(join(tmpdir(), "own-model-"));
  const known = await saveModel(
    tf.sequential({
      layers: [
        tf.layers.dense({ units: 16, inputShape: [784], activation: "tanh" }),
        tf.layers.dense({ units: 10, activation: "softmax" }),
      ],
    }),
  );
  files.set("/known/model.json", JSON.stringify(known.json));
  files.set("/known/model.weights.bin", known.weights);
  files.set("/endless/model.json", JSON.stringify(known.json));
  const foreign = await saveModel(gradientOnlyModel());
  await mkdir(join(folder, "foreign"));
  await writeFile(join(folder, "foreign", "model.json"), JSON.stringify(foreign.json));
  await writeFile(join(folder, "foreign", "model.weights.bin"), foreign.weights);
  server = createServer((request, response) => {
    const file = files.get(request.url ?? "");
    if (file !== undefined) response.end(file);
    else if (request.url === "/endless/model.weights.bin") pour(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

/** Sends until nobody takes it any more; no length is announced. */
function pour(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(CHUNK)) sentWithoutEnd += CHUNK.length;
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

/** The server lives in this process, so the command must not block it. */
async function trial(model: string, data: string, ...more: readonly string[]) {
  const words = ["--problem", "tfjs-model", "--set", `model=${model}`, "--set", `data=${data}`];
  const child = spawn(process.execPath, [COMMAND, ...words, "--set", "examples=128", "--json", ...more]);
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, out, err };
}

interface TrialJson {
  readonly status: string;
  readonly engine: string;
  readonly steps: number;
  readonly value: number;
  readonly curve: { readonly value: readonly number[] };
}

const ADAM = ["--optimizer", "adam", "--set", "rate=0.01", "--steps", "20"] as const;

async function trained(...given: Parameters<typeof trial>): Promise<TrialJson> {
  const { code, out, err } = await trial(...given);
  expect(err).toBe("");
  expect(code).toBe(0);
  return JSON.parse(out) as TrialJson;
}

describe("trial command on a person's own model", () => {
  it("of known layers, from a URL: fused on webgpu, with curvature, to the reference's numbers", async () => {
    const model = `${url}/known/model.json`;
    const fused = await trained(model, "mnist", ...ADAM);
    expect(fused).toMatchObject({ engine: "webgpu", status: "completed", steps: 20 });
    expect(fused.value).toBeLessThan(0.7 * (fused.curve.value[0] as number));
    const exact = await trained(model, "mnist", ...ADAM, "--engine", "reference");
    expect(exact.engine).toBe("reference");
    expect(fused.value).toBeCloseTo(exact.value, 3);
    const krylov = ["--optimizer", "krylov-saddle-free-newton", "--set", "vectors=3", "--steps", "2"];
    expect(await trained(model, "mnist", ...krylov)).toMatchObject({ engine: "webgpu", steps: 2 });
  });

  it("of other layers, from a path: on tfjs with gradients, and curvature is refused by the layer's name", async () => {
    const model = join(folder, "foreign");
    const found = await trained(model, "mnist-10x10", ...ADAM);
    expect(found).toMatchObject({ engine: "tfjs", status: "completed", steps: 20 });
    expect(found.value).toBeLessThan(found.curve.value[0] as number);
    const refused = await trial(model, "mnist-10x10", "--optimizer", "krylov-saddle-free-newton");
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toMatch(
      /^saddlebench trial: krylov-saddle-free-newton needs hessianVector, which tfjs-model does not offer \(layers in the way of curvature: PReLU "slopes"\)\n$/,
    );
    const forced = await trial(model, "mnist-10x10", ...ADAM, "--engine", "webgpu");
    expect(forced).toMatchObject({ code: 2, out: "" });
    expect(forced.err).toMatch(
      /runs on the tfjs engine only here \(layers in the way .*leave --engine out\n$/,
    );
  });

  it("that is too large, or is not there: one line with the limit, and the download is given up", async () => {
    const endless = await trial(`${url}/endless/model.json`, "mnist", ...ADAM);
    expect(endless).toEqual({
      code: 1,
      out: "",
      err: `saddlebench trial: ${url}/endless/model.json and its weights are larger than ${MAX_MODEL_FILE_BYTES} bytes\n`,
    });
    expect(sentWithoutEnd).toBeLessThan(1.1 * MAX_MODEL_FILE_BYTES);
    const missing = await trial(`${url}/none`, "mnist", ...ADAM);
    expect(missing).toEqual({
      code: 1,
      out: "",
      err: `saddlebench trial: no model at ${url}/none/model.json\n`,
    });
  });
});
