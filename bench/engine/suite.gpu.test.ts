import { expect, test } from "vitest";
import { createObjective } from "../../gpu-runner/engines/webgpu/network/objective.ts";
import { createWebGpuEngine } from "../../gpu-runner/engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../../gpu-runner/hosts/dawn.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import { benchEngine } from "./command.ts";
import { checkedSteps, type Peer } from "./contender.ts";
import { measure } from "./measure.ts";
import { ours, prepare } from "./ours.ts";
import { runSuite } from "./suite.ts";
import { fixtureOf, type Method, SEARCH, trainingData, WORKLOADS } from "./workload.ts";

const tiny = WORKLOADS.find(({ name }) => name.startsWith("tiny"));
if (!tiny) throw new Error("no tiny network");
const now = (): number => performance.now();
const quick = { rounds: 1, sampleMs: 1, longestStepSeconds: 20 };

test("the benchmark runs on Dawn, with the product alone", async () => {
  const selection = { workloads: ["tiny"], methods: ["sgd"], lanes: [1, 2] };
  const options = { ...quick, ...selection, minutes: 5, profile: false };
  const lines: string[] = [];
  const report = await runSuite(await openDawnDevice(), options, [], undefined, now, (line) =>
    lines.push(line),
  );
  expect(report.skipped).toEqual([]);
  expect(report.measurements.map(({ lanes }) => lanes)).toEqual([1, 2]);
  for (const { timings } of report.measurements) expect(timings[0]?.samples).toHaveLength(1);
  expect(lines).toContain("tiny 32-32-4, sgd, 2 lanes");
});

test("a search starts from the same point at every step, and reaches a lower loss", async () => {
  const { device, info } = await openDawnDevice();
  const engine = createWebGpuEngine({ device, adapterInfo: info, lanes: 1, seeds: laneSeeds([1]) });
  const fixture = fixtureOf(tiny);
  const objective = await createObjective(engine, tiny.spec, trainingData(fixture, 1));
  const { program, after, seen } = prepare(engine, objective, fixture, "armijo");
  const found: (number | undefined)[][] = [];
  for (let step = 0; step < 2; step++) {
    engine.run(program);
    if (after) engine.run(after);
    found.push((await engine.snapshot(seen)).map((numbers) => numbers[0]));
  }
  const [before = 0, reached = 0, rate = 0] = found[0] ?? [];
  expect(reached).toBeLessThan(before);
  // Backtracking has something to do.
  expect(rate).toBeGreaterThan(0);
  expect(rate).toBeLessThan(SEARCH.largest);
  expect(found[1]).toEqual(found[0]);
  engine.dispose();
});

test("a peer one at a time is made once for all lanes; one that fails is absent with the reason", async () => {
  const opened = await openDawnDevice();
  let made = 0;
  const copy = (fixture: Parameters<Peer["make"]>[0], method: Method) =>
    ours(fixture, method, 1, opened, now);
  const single: Peer = {
    name: "one",
    oneAtATime: true,
    make: async (fixture, method) => {
      made++;
      return { ...(await copy(fixture, method)), name: "one" };
    },
  };
  const broken: Peer = {
    name: "broken",
    oneAtATime: false,
    make: () => Promise.reject(new Error("no such kernel")),
  };
  const planned = { workload: tiny, method: "sgd", lanes: [1, 2] } as const;
  const found = await measure(planned, fixtureOf(tiny), opened, quick, [single, broken], new Map(), now);
  expect(made).toBe(1);
  expect(found.measurements.map(({ timings }) => timings.map(({ name }) => name))).toEqual([
    ["saddlebench ×1", "one"],
    ["saddlebench ×2", "one"],
  ]);
  for (const { absent } of found.measurements) expect(absent.broken).toBe("it fails: no such kernel");
});

test("a peer that computes other numbers stops the measurement", async () => {
  const opened = await openDawnDevice();
  const wrong: Peer = {
    name: "wrong",
    oneAtATime: true,
    make: async () => ({
      name: "wrong",
      lanes: 1,
      run: async () => {},
      dispose: () => {},
      ...(await checkedSteps(async () => [1], 3, 0, now)),
    }),
  };
  const planned = { workload: tiny, method: "sgd", lanes: [1] } as const;
  await expect(measure(planned, fixtureOf(tiny), opened, quick, [wrong], new Map(), now)).rejects.toThrow(
    "wrong computes 1",
  );
});

test("--unsafe-fast is refused in Node, where it would only be a label", async () => {
  const options = { ...quick, workloads: [], methods: [], lanes: [1], minutes: 1, profile: false };
  await expect(
    benchEngine({ ...options, host: "node", adapter: "auto", unsafeFast: true }, () => {}),
  ).rejects.toThrow("--unsafe-fast is a switch of Chrome's");
});
