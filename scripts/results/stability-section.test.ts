/** The stability of a design on its page: quoted only where it is the sweep's own, and never as a verdict. */
import { describe, expect, it } from "vitest";
import type { StudyBoard } from "../../shared/contracts/study-board.ts";
import type { ExportedBoard } from "./board-from-export.ts";
import { readSimulations, SIMULATIONS, type Simulations, stabilitySection } from "./stability-section.ts";

function sweepOf(studies: number, optimizers: readonly string[] = ["a", "b", "c"]) {
  const plan = {
    problems: [{ name: "bowl" }],
    optimizers: optimizers.map((name) => ({ name })),
    protocol: { sampler: "sobol" },
  };
  return [
    { plan } as unknown as ExportedBoard,
    { design: { studies, configurations: 4 } } as unknown as StudyBoard,
  ] as const;
}

const found = { leaderCost: 1.05, wrongSweeps: 0.01, told: 0.5, flippedPairs: 0 } as const;
const simulations: Simulations = {
  size: { repeats: 400 },
  surfaces: [
    {
      problem: "bowl",
      runs: 780,
      truth: { b: 3, a: 2, c: 4 },
      second: [
        {
          design: { studies: 3, k: 4, withDefault: true, points: "random" },
          ...found,
          wrongLeader: 0.9,
          bestExcluded: 0,
        },
        {
          design: { studies: 3, k: 4, withDefault: true, points: "sobol" },
          ...found,
          wrongLeader: 0.125,
          bestExcluded: 0,
        },
        {
          design: { studies: 8, k: 4, withDefault: true, points: "sobol" },
          ...found,
          wrongLeader: 0.031,
          bestExcluded: 0.002,
        },
      ],
    },
  ],
};

describe("the stability of a design", () => {
  it("is quoted for the sweep's own design, with the true order", () => {
    const text = stabilitySection(...sweepOf(3), simulations).join("\n");
    expect(text).toContain("**The optimizer in first place is not the truly cheapest in 12.5 %**");
    expect(text).toContain("a 1.00, b 2.72, c 7.39");
    expect(text).toContain("it names none");
    expect(text).toContain("0 of 3");
  });

  it("of a design that tests says how often a wrong leader is named", () => {
    const text = stabilitySection(...sweepOf(8), simulations).join("\n");
    expect(text).toContain("In 0.2 %, the board names a wrong leader");
    expect(text).toContain("50.0 % are told");
  });

  it("is not borrowed from another design, problem or list of optimizers", () => {
    expect(stabilitySection(...sweepOf(6), simulations)).toEqual([]);
    expect(stabilitySection(...sweepOf(3, ["a", "b"]), simulations)).toEqual([]);
    const [exported, board] = sweepOf(3);
    const elsewhere = {
      plan: { ...exported.plan, problems: [{ name: "well" }] },
    } as unknown as ExportedBoard;
    expect(stabilitySection(elsewhere, board, simulations)).toEqual([]);
  });

  it("reads what the bench wrote", () => {
    expect(readSimulations(SIMULATIONS).surfaces.length).toBeGreaterThan(1);
  });
});
