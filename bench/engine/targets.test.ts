import { describe, expect, test } from "vitest";
import { documentedRequests } from "../../gpu-runner/optimizers/own-optimizers.fixture.ts";
import type { Timing } from "./interleave.ts";
import { POSTED_ADAM } from "./posted-adam.ts";
import { judge, targetLines } from "./targets.ts";
import { SEARCH } from "./workload.ts";

const timing = (name: string, ms: number): Timing => ({
  name,
  lanes: 1,
  medianMs: ms,
  leastMs: ms,
  msPerTrialStep: ms,
  firstStepMs: 0,
  samples: [ms],
});

/** A report in which everything is met, or missed by a hair. */
function report(factor: number): Parameters<typeof judge>[0] {
  const measurement = (workload: string, method: "sgd" | "hessian-vector", lanes: number) => ({
    workload,
    method,
    lanes,
    timings: [timing("saddlebench ×1", 1.19 / factor), timing("saddlebench gradient ×1", 1)],
    ratios: { "tfjs one at a time": (workload === "mlp" ? 8.1 : 181) * factor, "jax-js ×1": 2.6 * factor },
    absent: {},
  });
  const adam = (workload: string, lanes: number) => ({
    ...measurement(workload, "sgd", lanes),
    method: "adam" as const,
    ratios: { [`saddlebench, posted ×${lanes}`]: 1.09 / factor },
  });
  return {
    adapter: "",
    kernels: "",
    search: SEARCH,
    firstStep: { from: "navigation", medianMs: 1490 / factor, samples: [] },
    roofline: {
      aluGflops: 10,
      matmulGflops: 6.1 * factor,
      matmulOfPeak: 0.61 * factor,
      encodeMicrosecondsPerDispatch: 0.99 / factor,
    },
    measurements: [
      measurement("mlp", "sgd", 1),
      measurement("tiny", "sgd", 64),
      adam("mlp", 1),
      adam("tiny", 64),
      ...["mlp", "tiny"].flatMap((name) => [1, 16, 64].map((n) => measurement(name, "hessian-vector", n))),
    ],
    profiles: [],
    skipped: [],
  };
}

test("the posted Adam that is timed is the one of the guide", () => {
  const [guide] = documentedRequests[0]?.optimizers ?? [];
  expect(guide?.name).toBe("my-adam");
  expect(POSTED_ADAM).toEqual(guide?.definition);
});

describe("targets", () => {
  test("pass where every figure is reached", () => {
    const targets = judge(report(1));
    expect(targets).toHaveLength(15);
    expect(targets.filter(({ outcome }) => outcome !== "PASS")).toEqual([]);
  });

  test("miss where every figure falls short a little", () => {
    const missed = judge(report(0.95)).filter(({ outcome }) => outcome === "MISS");
    // 2.6 · 0.95 is still above 2, the tiny network's target against jax-js.
    expect(missed).toHaveLength(14);
  });

  test("are not measured where the report has nothing", () => {
    const { firstStep: _, ...rest } = report(1);
    const targets = judge({ ...rest, measurements: [] });
    expect(targets.filter(({ outcome }) => outcome === "not measured")).toHaveLength(13);
    expect(targetLines(targets)[0]).toMatch(/^not measured MLP sgd, 1 lane, against tfjs: wanted ≥ 8$/);
  });

  test("a first step counted from the engine is not one counted from the navigation", () => {
    const targets = judge({ ...report(1), firstStep: { from: "engine", medianMs: 1, samples: [1] } });
    expect(targets.at(-1)?.outcome).toBe("not measured");
  });
});
