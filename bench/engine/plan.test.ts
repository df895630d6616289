import { describe, expect, test } from "vitest";
import { reportName } from "./command.ts";
import { planMeasurements } from "./plan.ts";
import { METHODS, WORKLOADS } from "./workload.ts";

const names = (selection: Parameters<typeof planMeasurements>[0]): readonly string[] =>
  planMeasurements(selection).map(({ workload, method }) => `${workload.name.split(" ")[0]} ${method}`);

describe("plan", () => {
  const all = { workloads: [], methods: [], lanes: [64, 1, 16, 1] };

  test("is the whole matrix when nothing is selected", () => {
    // The bare gradient is a part of the others, and measured beside the product.
    expect(new Set(names(all)).size).toBe(WORKLOADS.length * (METHODS.length - 1));
    expect(names(all).filter((name) => name.endsWith("gradient"))).toEqual([]);
  });

  test("lets few lanes go first, each once", () => {
    for (const { lanes } of planMeasurements(all)) expect(lanes).toEqual([1, 16, 64]);
  });

  test("begins with what targets are stated for", () => {
    expect(names(all).slice(0, 4)).toEqual([
      "mlp sgd",
      "mlp hessian-vector",
      "tiny sgd",
      "tiny hessian-vector",
    ]);
    expect(names(all).at(-1)).toBe("lenet saddle-free-newton-20");
    expect(names({ ...all, methods: ["gradient", "sgd"] }).at(-1)).toBe("lenet gradient");
  });

  test("selects by parts of names", () => {
    expect(names({ workloads: ["lenet"], methods: ["saddle", "adam"], lanes: [1] })).toEqual([
      "lenet adam",
      "lenet saddle-free-newton-20",
    ]);
    expect(names({ workloads: ["nothing"], methods: [], lanes: [1] })).toEqual([]);
  });
});

describe("report name", () => {
  const whole = {
    host: "chrome",
    workloads: [],
    methods: [],
    lanes: [1, 16, 64],
    profile: false,
    unsafeFast: false,
  } as const;

  test("of the whole benchmark", () => {
    expect(reportName(whole)).toBe("engine-chrome");
  });

  test("of a part never is the name of the whole", () => {
    for (const part of [
      { host: "node" },
      { workloads: ["mlp"] },
      { methods: ["sgd"] },
      { lanes: [1] },
      { profile: true },
      { unsafeFast: true },
    ] as const)
      expect(reportName({ ...whole, ...part })).not.toBe("engine-chrome");
  });

  test("names what was selected, and stays a file name", () => {
    expect(
      reportName({ ...whole, workloads: ["mlp", "../x"], lanes: [1, 8], profile: true, unsafeFast: true }),
    ).toBe("engine-chrome-mlp-x-1+8-lanes-profile-unsafe-fast");
  });
});
