/** The notes of a plan about its spaces: each names the reason that is the true one. */
import { describe, expect, it } from "vitest";
import type { Catalogue, OptimizerEntry } from "../catalogue/entry.ts";
import { type SearchSpace, sweepRequestSchema } from "../contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "./catalogue.fixture.ts";
import { planSweep } from "./plan.ts";

const text = { meaning: "test", source: "test" };
const krylov = CATALOGUE_FIXTURE.optimizers.find(({ name }) => name === "krylov") as OptimizerEntry;
const lbfgs: OptimizerEntry = {
  ...krylov,
  name: "lbfgs",
  needs: ["gradient"],
  hyperparameters: {
    pairs: {
      kind: "choice",
      default: "consecutive",
      choices: ["consecutive", "same-batch"],
      sweep: ["consecutive", "same-batch"],
      ...text,
    },
    memory: { kind: "integer", default: 10, range: [1, 50], scale: "log", ...text },
  },
};
const ranked: OptimizerEntry = {
  ...krylov,
  name: "ranked",
  hyperparameters: {
    rank: {
      kind: "integer",
      default: 8,
      range: [1, 64],
      scale: "linear",
      sweep: [1, 20],
      atMost: "size",
      ...text,
    },
    outside: {
      kind: "number",
      default: 0,
      range: [0, 10],
      scale: "linear",
      when: { parameter: "rank", below: "size" },
      ...text,
    },
  },
};
const CATALOGUE: Catalogue = {
  ...CATALOGUE_FIXTURE,
  optimizers: [...CATALOGUE_FIXTURE.optimizers, lbfgs, ranked],
};

function planned(
  optimizer: string,
  configurations: number,
  {
    space,
    sampler = "sobol",
    problems = ["mlp"],
  }: { space?: SearchSpace; sampler?: string; problems?: string[] } = {},
) {
  const request = sweepRequestSchema.parse({
    name: "notes",
    problems: problems.map((name) => ({ name })),
    optimizers: [{ name: optimizer, ...(space === undefined ? {} : { space }) }],
    protocol: { studies: 6, configurations, sampler },
  });
  const result = planSweep(request, CATALOGUE);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return {
    configurations: result.plan.entries.map((entry) => entry.configurations),
    notes: result.plan.notes.filter((note) => note.startsWith(optimizer)),
  };
}

describe("a grid", () => {
  it("of 2 pairs and 3 memories for one of them has 4 configurations: the default among them", () => {
    const space: SearchSpace = {
      memory: { kind: "choice", choices: [3, 5, 10], when: { axis: "pairs", equals: "same-batch" } },
    };
    const { configurations, notes } = planned("lbfgs", 16, { space, sampler: "grid" });
    expect(configurations).toEqual([4]);
    expect(notes).toEqual(["lbfgs gets 4 of 17 configurations a study: its space has no more."]);
    expect(planned("lbfgs", 3, { space, sampler: "grid" })).toEqual({ configurations: [4], notes: [] });
  });

  it("of 17 points on three axes is one of 16, because 17 is no product of levels", () => {
    const axis = { kind: "number" as const, range: [0.1, 1] as [number, number], scale: "log" as const };
    const three: OptimizerEntry = {
      ...lbfgs,
      name: "three",
      hyperparameters: Object.fromEntries(
        ["a", "b", "c"].map((name) => [
          name,
          { kind: "number", default: 0.3, range: [0, 10], scale: "log", sweep: axis.range, ...text },
        ]),
      ),
    };
    const result = planSweep(
      sweepRequestSchema.parse({
        name: "grid",
        problems: [{ name: "mlp" }],
        optimizers: [{ name: "three" }],
        protocol: { studies: 6, configurations: 17, sampler: "grid" },
      }),
      { ...CATALOGUE, optimizers: [three] },
    );
    expect(result.ok && result.plan.entries[0]?.configurations).toBe(1 + 16);
    expect(result.ok && result.plan.notes).toEqual([
      "three gets 17 of 18 configurations a study: a full grid of 4 × 2 × 2 levels has 16 points, and with one level more it would have more than 17.",
    ]);
  });
});

describe("the space at a problem", () => {
  it("is told where it is smaller, with the problems it is smaller on", () => {
    // P is 2 on monkey-saddle: ranks 1 and 2. On the network: 20 ranks.
    expect(planned("ranked", 30, { problems: ["monkey-saddle", "mlp"] })).toEqual({
      configurations: [2, 20],
      notes: [
        "ranked gets 2 of 31 configurations a study on monkey-saddle: its space has no more.",
        "ranked gets 20 of 31 configurations a study on mlp: its space has no more.",
      ],
    });
  });

  it("says which axes that were asked for can't act, and which leave out the default", () => {
    const space: SearchSpace = {
      rank: { kind: "fixed", value: 64 },
      outside: { kind: "number", range: [0.1, 1], scale: "log" },
    };
    expect(planned("ranked", 4, { space, problems: ["monkey-saddle", "mlp"] }).notes).toEqual([
      "ranked gets 1 of 5 configurations a study on monkey-saddle: its space has no more.",
      "ranked: outside can't act on monkey-saddle with the rest as it is, so it is not searched.",
      "ranked: the space asked for leaves out outside's default 0; configuration 0 has 0.316228 instead on mlp.",
    ]);
  });

  it("is not spoken of when all is as asked", () => {
    expect(planned("ranked", 4).notes).toEqual([]);
  });
});
