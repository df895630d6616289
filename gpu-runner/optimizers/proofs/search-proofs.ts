/** The proof of backtracking, on any engine: Armijo's inequality at every accepted step, recomputed in float64. */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { armijo } from "../backtracking/armijo.ts";
import { twoWayArmijo } from "../backtracking/two-way-armijo.ts";
import { drive } from "../drive.fixture.ts";
import { bealeObjective } from "../formula-objective.fixture.ts";
import { sabotage } from "../sabotage.fixture.ts";
import { beale } from "../step-rules/sequential-search.fixture.ts";
import type { ProofEngine } from "./proof-engine.ts";

const STARTS = [1, 1, -2, 2.5, 3.5, -1.5, 0.3, 0.2, -4, -3];
const LANES = STARTS.length / 2;
const DECREASE = 0.3;

/** Share of moving steps that break the inequality by more than the rounding of the loss. */
async function violations(engine: Engine, method: OptimizerDefinition, rounding: number): Promise<number> {
  const run = drive(engine, bealeObjective(engine), method, { start: STARTS, set: { decrease: DECREASE } });
  let [moved, broken] = [0, 0];
  let before = await run.read("theta");
  for (let t = 0; t < 40; t++) {
    run.run(1);
    const after = await run.read("theta");
    const sizes = await run.read("stepSize");
    before.forEach(([x = 0, y = 0], lane) => {
      const [size = Number.NaN] = sizes[lane] ?? [];
      if (size === 0) return;
      moved++;
      const { value, gradient } = beale(x, y);
      const slope = -(gradient[0] ** 2 + gradient[1] ** 2);
      const reached = beale(after[lane]?.[0] ?? Number.NaN, after[lane]?.[1] ?? Number.NaN).value;
      if (!(reached <= value + DECREASE * size * slope + rounding * (1 + Math.abs(value)))) broken++;
    });
    before = after;
  }
  expect(moved).toBeGreaterThan(10);
  return broken / moved;
}

export function describeSearchProofs(proof: ProofEngine): void {
  describe(`backtracking proofs on ${proof.name}`, () => {
    it.each([armijo, twoWayArmijo])(
      "$name satisfies the inequality at every accepted step",
      async (method) => {
        expect(await violations(await proof.make(LANES), method, proof.sum)).toBe(0);
      },
    );

    it("control: with the acceptance test inverted the inequality breaks", async () => {
      const broken = sabotage(await proof.make(LANES), "v <= f +", "v > f +");
      expect(await violations(broken.engine, armijo, proof.sum)).toBeGreaterThan(0.9);
      expect(broken.changed()).toBeGreaterThan(0);
    });
  });
}
