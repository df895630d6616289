/** Against all eigenvalues of a small network: 115 parameters. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NetworkRun, openNetwork } from "./network-run.ts";
import { curvaturesOf, ritzPairs, shareFound } from "./ritz-pairs.ts";

const PROBLEM = { hidden: 1, examples: 64, batch: 0 } as const;

describe("Ritz pairs of a run", () => {
  let run: NetworkRun;
  beforeAll(async () => {
    run = await openNetwork("mnist-10x10", PROBLEM, 1);
  });
  afterAll(() => run.dispose());

  it("find more with more vectors, and never more than there is", async () => {
    const { values } = await run.eigenpairs();
    const shares: number[] = [];
    for (const rank of [3, 10, 60]) shares.push(shareFound((await ritzPairs(run, rank)).values, values));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeLessThan(0.9);
    expect(shares[2]).toBeGreaterThan(0.95);
    expect(shares[2]).toBeLessThanOrEqual(1 + 1e-9);
  });

  it("have the curvature that they say where they were made", async () => {
    const { values, vectors } = await ritzPairs(run, 8);
    const curvatures = await curvaturesOf(run, vectors);
    for (const [j, value] of values.entries()) expect(curvatures[j]).toBeCloseTo(value, 9);
  });

  it("have another on other examples: some sign is wrong on batches of 4 (negative control)", async () => {
    const at = await run.read(run.theta);
    const part = await openNetwork("mnist-10x10", { ...PROBLEM, batch: 4 }, 7, at);
    const { values, vectors } = await ritzPairs(part, 8);
    part.dispose();
    const curvatures = await curvaturesOf(run, vectors);
    expect(
      Math.max(...values.map((value, j) => Math.abs(value - (curvatures[j] as number)))),
    ).toBeGreaterThan(1e-3);
  });
});
