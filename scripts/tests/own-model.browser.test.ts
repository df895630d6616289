/**
 * A person's own models from a file on disk to the leaderboard: uploaded by the command, planned by digest, run in
 * Chrome: a known chain fused on webgpu, one with batch normalization as a graph on webgpu, one with a layer that only tfjs has on tfjs.
 */
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  foreignModels,
  gradientOnlyModel,
  knownModel,
  saveModel,
} from "../../gpu-runner/network-problems/tfjs-models.fixture.ts";
import type { ModelRecord } from "../../shared/contracts/model.ts";
import { createSweep } from "../local/follow-sweep.ts";
import { type Arena, completeLeaderboard, openArena, sweepEnd } from "./arena.fixture.ts";

const ROOT = join(import.meta.dirname, "..", "..");

interface ExportedTrial {
  readonly trial: { readonly problem: { readonly options: { readonly model: string } } };
  readonly result: {
    readonly status: string;
    readonly value: number;
    readonly curve: { readonly value: number[] };
  };
  readonly provenance: { readonly device: { readonly kernels: string } };
}

describe("a person's own tfjs models", () => {
  let arena: Arena;
  let known: ModelRecord;
  let graph: ModelRecord;
  let foreign: ModelRecord;

  beforeAll(async () => {
    tf.env().set("IS_NODE", false);
    await tf.setBackend("cpu");
    arena = await openArena();
    known = await upload(arena, "known", knownModel());
    const make = (name: string) => (foreignModels[name] as () => tf.LayersModel)();
    graph = await upload(arena, "norm", make("batch normalization"));
    foreign = await upload(arena, "slopes", gradientOnlyModel());
  });
  afterAll(() => arena?.close());

  const requestOf = (optimizers: readonly string[], models: readonly ModelRecord[], more: object = {}) =>
    ({
      name: "own models",
      seed: 3,
      problems: models.map(({ digest }) => ({
        name: "tfjs-model",
        options: { model: digest, data: "mnist-10x10", examples: 128, batch: 32 },
        budget: 12,
      })),
      optimizers: optimizers.map((name) =>
        name === "adam" ? { name, space: { rate: { kind: "fixed", value: 0.02 } } } : { name },
      ),
      protocol: { studies: 1, configurations: 0, tuningSeeds: 1, finalSeeds: 2, sampler: "random" },
      ...more,
    }) as never;

  it("says on upload what will run where", () => {
    expect(known.summary.blockers).toEqual([]);
    expect(known.summary.graph).toBeUndefined();
    expect(graph.summary).toMatchObject({ blockers: [], graph: true, fixed: 12 });
    expect(foreign.summary.blockers).toEqual(['PReLU "slopes"']);
  });

  it("run side by side, each on the engine that can, and reach the leaderboard", async () => {
    const runner = arena.runner("own-models");
    const { id } = await createSweep(arena.server, requestOf(["adam"], [known, graph, foreign]));
    const sweep = await sweepEnd(arena.server, id);
    expect(sweep.status, runner.log.join("\n")).toBe("complete");
    expect(sweep.progress, runner.log.join("\n")).toMatchObject({ trials: 9, done: 9, dead: 0, diverged: 0 });
    const { trials } = await exported(arena, id);
    for (const { trial, result, provenance } of trials) {
      const isForeign = trial.problem.options.model === foreign.digest;
      expect(provenance.device.kernels).toBe(isForeign ? "tfjs" : "register");
      expect(result.status).toBe("completed");
      expect(result.value).toBeLessThan(result.curve.value[0] as number);
    }
    const board = await completeLeaderboard(arena.server, id);
    expect(board.rows.map(({ optimizer }) => optimizer)).toEqual(["adam"]);
    expect(board.cells.length).toBe(3);
  });

  it("have exact curvature as a graph: a Krylov method trains one with batch normalization", async () => {
    const runner = arena.runner("own-models");
    const request = requestOf(["krylov-saddle-free-newton"], [graph], { curvature: {} });
    const { id } = await createSweep(arena.server, request);
    const sweep = await sweepEnd(arena.server, id);
    expect(sweep.status, runner.log.join("\n")).toBe("complete");
    const { trials } = await exported(arena, id);
    expect(trials.length).toBe(3);
    for (const { result, provenance } of trials) {
      // One step of few examples may go up; that it goes down over many is seen in problems/tfjs-model.test.ts.
      expect(result.status).toBe("completed");
      expect(result.value).not.toBe(result.curve.value[0]);
      expect(provenance.device.kernels).toBe("register");
    }
  });

  it("do what docs/own-model.md says: a trial, an upload, a sweep", async () => {
    const guide = await readFile(join(ROOT, "docs/own-model.md"), "utf8");
    const blocks = (language: string) =>
      [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
        ([, block]) => block ?? "",
      );
    const [trial = "", upload = ""] = blocks("sh").map((command) =>
      command.trim().replace("PATH/model.json", join(arena.state, "norm", "model.json")),
    );
    const words = (command: string) => command.split(" ").slice(4);
    expect(trial).toMatch(/^npm run trial -- /);
    const trained = await command(
      "trial.ts",
      [...words(trial), "--budget", "20", "--engine", "reference"],
      arena,
    );
    expect(trained.err).toBe("");
    expect(trained.code).toBe(0);
    expect(upload).toMatch(/^npm run sweep -- models upload /);
    const sent = await command("sweep.ts", [...words(upload), "--server", arena.edge.url], arena);
    expect(sent.err).toBe("");
    const [digest = "", , way] = sent.out.split("\n");
    expect(digest).toBe(graph.digest);
    expect(way).toBe("runs as a graph of formulas on webgpu, with curvature");
    const [request = ""] = blocks("json");
    const runner = arena.runner("own-models");
    const { id } = await createSweep(arena.server, JSON.parse(request.replace("sha256:…", digest)));
    const sweep = await sweepEnd(arena.server, id);
    expect(sweep.status, runner.log.join("\n")).toBe("complete");
    const board = await completeLeaderboard(arena.server, id);
    expect(board.rows.length).toBe(2);
  });

  it("are refused curvature where a layer is in the way, by its name", async () => {
    const refused = createSweep(arena.server, requestOf(["krylov-saddle-free-newton"], [foreign]));
    await expect(refused).rejects.toThrow(/layers in the way of curvature: PReLU "slopes"/);
    const along = createSweep(arena.server, requestOf(["adam"], [foreign], { curvature: {} }));
    await expect(along).rejects.toThrow(/PReLU/);
  });
});

/** One of `scripts/`, as people run it. */
async function command(script: string, words: readonly string[], arena: Arena) {
  const child = spawn(process.execPath, [join(ROOT, "scripts", script), ...words], {
    env: { ...process.env, SADDLEBENCH_TOKEN: arena.tokens.admin },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { out, err, code };
}

/** Saves as tfjs does and sends it with the command that people use. */
async function upload(arena: Arena, name: string, model: tf.LayersModel): Promise<ModelRecord> {
  const folder = join(arena.state, name);
  await mkdir(folder);
  const { json, weights } = await saveModel(model);
  await writeFile(join(folder, "model.json"), JSON.stringify(json));
  await writeFile(join(folder, "model.weights.bin"), weights);
  const { out, err, code } = await command(
    "sweep.ts",
    ["models", "upload", folder, "--json", "--server", arena.edge.url, "--name", name],
    arena,
  );
  expect(err).toBe("");
  expect(code).toBe(0);
  return JSON.parse(out) as ModelRecord;
}

async function exported(arena: Arena, id: string): Promise<{ readonly trials: readonly ExportedTrial[] }> {
  const response = await fetch(`${arena.edge.url}/v1/sweeps/${id}/export?format=json`);
  return (await response.json()) as { trials: ExportedTrial[] };
}
