/**
 * Records what a release leaves on a disk: a server of that release is filled over HTTP with sweeps of every kind, tokens, a
 * key, a model and open leases, then stopped; its state folder and its own answers become one archive.
 *
 *     node scripts/tests/record-state.fixture.ts --release DIR --out ARCHIVE [--first-edition]
 *
 * DIR: a checkout of the release (`git worktree add DIR COMMIT`) with its packages; `--first-edition`: of one from before
 * studies, whose requests know none. ARCHIVE: a .tar.gz in `scripts/tests/states/`. `stored-state.browser.test.ts` upgrades
 * every archive there is.
 */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { edgeIn } from "../../bench/coordinator/edge-version.ts";
import { sweepOf } from "../../bench/coordinator/workload.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { ModelRecord } from "../../shared/contracts/model.ts";
import type { TokenCreated } from "../../shared/contracts/token.ts";
import { freePort } from "../edge/loopback.ts";
import { fillFirstEdition } from "./record-first-edition.fixture.ts";
import { type OpenLease, type RecordedState, sweepPaths } from "./recorded-state.fixture.ts";
import { Recorder } from "./recorder.fixture.ts";

const SMALL = sweepOf("complete", { entries: 2, configurations: 3, finalSeeds: 1, lanes: 4 });
const PROTOCOL = SMALL.protocol;

async function fill(recorder: Recorder): Promise<Omit<RecordedState, "answers">> {
  const key = { key: "a key of 2026", body: SMALL };
  const complete = await recorder.create(SMALL, { "Idempotency-Key": key.key.replaceAll(" ", "-") });
  const studies = await recorder.create({
    ...sweepOf("studies on two problems", { entries: 12, configurations: 2, finalSeeds: 1, lanes: 4 }),
    optimizers: [{ name: "adam" }, { name: "momentum" }],
    protocol: { ...PROTOCOL, studies: 2, configurations: 1, sampler: "sobol", oneForAll: true },
  });
  const asha = await recorder.create({
    ...SMALL,
    name: "early stopping",
    protocol: { ...PROTOCOL, configurations: 5, earlyStopping: { kind: "asha" } },
  });
  const tpe = await recorder.create({
    ...SMALL,
    name: "tpe",
    protocol: { ...PROTOCOL, configurations: 11, sampler: "tpe" },
  });
  for (const { id } of [complete, studies, asha, tpe]) await recorder.finish(id);

  const cancelled = await recorder.create({ ...SMALL, name: "cancelled" });
  await recorder.report(cancelled.id, "recorder", (await recorder.lease(cancelled.id, "recorder")) as Lease);
  await recorder.call("POST", `/v1/sweeps/${cancelled.id}/cancel`, { reason: "a person said so" });

  const dead = await recorder.create({ ...SMALL, name: "a dead shard", optimizers: [{ name: "adam" }] });
  for (let i = 0; i < 20; i++) {
    const lease = await recorder.lease(dead.id, `unlucky-${i % 2}`);
    if (!lease) break;
    const giveBack = { runner: `unlucky-${i % 2}`, fence: lease.fence, reason: "out of memory" };
    await recorder.call("POST", `/v1/sweeps/${dead.id}/shards/${lease.shard}/release`, giveBack);
  }

  const replicas = await recorder.create({ ...SMALL, name: "replicas", optimizers: [{ name: "adam" }] });
  const [first, second] = [
    await recorder.lease(replicas.id, "first"),
    await recorder.lease(replicas.id, "second"),
  ];
  if (!first || !second) throw new Error("no straggler's lease");
  await recorder.report(replicas.id, "first", first);
  await recorder.report(replicas.id, "second", second, { gradientNorm: 0.2 });
  await recorder.finish(replicas.id);

  const form = new FormData();
  form.append("model.json", new Blob([JSON.stringify(MODEL)]), "model.json");
  form.append("model.weights.bin", new Blob([new Uint8Array(4 * 454)]), "model.weights.bin");
  const model = await recorder.call<ModelRecord>("POST", "/v1/models", form);
  const own = await recorder.create({
    ...SMALL,
    name: "own model",
    problems: [{ name: "tfjs-model", options: { model: model.digest, data: "mnist-10x10" } }],
    optimizers: [{ name: "adam" }],
  });
  const open = await recorder.create({ ...SMALL, name: "open leases" });
  const leases: OpenLease[] = [];
  for (const [sweep, runner] of [
    [open.id, "holder-1"],
    [open.id, "holder-2"],
    [own.id, "holder-1"],
  ] as const) {
    const lease = (await recorder.lease(sweep, runner)) as Lease;
    leases.push({ sweep, runner, lease });
  }
  await recorder.report(open.id, "holder-1", leases[0]?.lease as Lease, {}, 1);

  const token = (body: object) => recorder.call<TokenCreated>("POST", "/v1/tokens", body);
  const stranger = await token({ name: "a stranger", scope: "runner" });
  const limited = await token({ name: "a guest", scope: "runner", sweep: open.id });
  const revoked = await token({ name: "gone", scope: "runner" });
  await recorder.call("DELETE", `/v1/tokens/${revoked.id}`);

  const ended = [complete, studies, asha, tpe, cancelled, dead, replicas].map(({ id }) => id);
  for (const id of ended) await recorder.published(id);
  return {
    ended,
    running: [own.id, open.id],
    leases,
    key: { ...key, key: key.key.replaceAll(" ", "-"), sweep: complete.id },
    tokens: {
      stranger: stranger.token,
      limited: { token: limited.token, sweep: open.id },
      revoked: revoked.token,
    },
  };
}

const layer = (name: string, config: object) => ({ class_name: "Dense", config: { name, ...config } });
const float = (name: string, ...shape: readonly number[]) => ({ name, shape, dtype: "float32" });
/** 100 → 4 tanh → 10. */
const MODEL = {
  format: "layers-model",
  modelTopology: {
    class_name: "Sequential",
    config: {
      name: "small",
      layers: [
        layer("first", { units: 4, activation: "tanh", batch_input_shape: [null, 100] }),
        layer("last", { units: 10, activation: "softmax" }),
      ],
    },
  },
  weightsManifest: [
    {
      paths: ["./model.weights.bin"],
      weights: [
        float("first/kernel", 100, 4),
        float("first/bias", 4),
        float("last/kernel", 4, 10),
        float("last/bias", 10),
      ],
    },
  ],
};

const { values } = parseArgs({
  options: {
    release: { type: "string" },
    out: { type: "string" },
    "first-edition": { type: "boolean", default: false },
  },
});
if (!values.release || !values.out) throw new Error("--release DIR --out FILE");
const folder = resolve(values.release);
const out = resolve(values.out);
const { ensureLocalTokens, startLocalEdge } = await edgeIn(folder);
const scratch = await mkdtemp(join(tmpdir(), "saddlebench-record-"));
const state = join(scratch, "state");
try {
  const tokens = await ensureLocalTokens(state);
  // Leases that outlive the recording; documents as soon as there is something to publish.
  const vars = { LOG: "off", LEASE_MS: "600000", PUBLISH_INTERVAL_MS: "1000" };
  const edge = await startLocalEdge({ port: await freePort(), state, tokens, vars });
  const recorder = new Recorder(edge.url, tokens);
  const filled = await (values["first-edition"] ? fillFirstEdition : fill)(recorder);
  const answers: Record<string, unknown> = {};
  const paths = [
    ...filled.ended.flatMap(sweepPaths),
    "/v1/sweeps?status=complete",
    "/v1/tokens",
    "/v1/models",
  ];
  for (const path of paths) answers[path] = await recorder.call("GET", path);
  await edge.stop();
  await rm(join(state, "server.lock"), { force: true });
  const recorded: RecordedState = { ...filled, answers };
  await writeFile(join(scratch, "recorded.json"), JSON.stringify(recorded));
  execFileSync("tar", ["-czf", out, "-C", scratch, "state", "recorded.json"]);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
process.exit(0);
