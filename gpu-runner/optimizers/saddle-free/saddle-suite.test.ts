/** What saddle-free methods are for: they leave saddles, and no accepted step raises the loss. */
import { describe, expect, it } from "vitest";
import { defaultValues } from "../../../shared/catalogue/complete.ts";
import type { ParameterValue } from "../../../shared/catalogue/hyperparameter.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { findProblem } from "../../problems/registry.ts";
import { hostUniforms } from "../../random/normal.ts";
import { sgd } from "../first-order/sgd.ts";
import { cubicNewton } from "../newton/cubic-newton.ts";
import { newton } from "../newton/newton.ts";
import { sabotage } from "../sabotage.fixture.ts";
import { createStepper } from "../stepper.fixture.ts";
import { krylovSaddleFreeNewton } from "./krylov-saddle-free-newton.ts";
import { saddleFreeNewton } from "./saddle-free-newton.ts";

/** A formula to break, for negative controls: from, to. */
type Break = readonly [string, string];
type Settings = Readonly<Record<string, ParameterValue>>;

async function stepperOf(
  definition: OptimizerDefinition,
  problem: string,
  start: readonly number[],
  lanes: number,
  settings: Settings,
  broken?: Break,
) {
  const real = createReferenceEngine({ lanes });
  const sabotaged = broken && sabotage(real, ...broken);
  const engine = sabotaged?.engine ?? real;
  const found = findProblem(problem);
  const objective = await found.create({
    engine,
    options: defaultValues(found.options),
    seeds: Array.from({ length: lanes }, (_, lane) => lane),
    data: {
      load: () => {
        throw new Error("no data");
      },
    },
  });
  const stepper = createStepper(engine, objective, definition, start, settings);
  if (sabotaged) expect(sabotaged.changed()).toBeGreaterThan(0);
  return stepper;
}

describe("escape from the double-well saddle, from (ε, 1) to |x| > ½", () => {
  const STARTS = [1e-2, 1e-4, 1e-6, 1e-8];

  async function steps(
    definition: OptimizerDefinition,
    settings: Settings,
    broken?: Break,
  ): Promise<readonly number[]> {
    const start = STARTS.flatMap((epsilon) => [epsilon, 1]);
    const stepper = await stepperOf(definition, "double-well", start, STARTS.length, settings, broken);
    const escaped = STARTS.map(() => Number.POSITIVE_INFINITY);
    for (let step = 1; step <= 250; step++) {
      stepper.advance(1);
      const [theta = []] = await stepper.read();
      for (const lane of STARTS.keys())
        if (Math.abs(theta[2 * lane] as number) > 0.5)
          escaped[lane] = Math.min(escaped[lane] as number, step);
    }
    return escaped;
  }

  it("takes gradient descent of rate 0.1 43, 91, 139, 188 steps", async () => {
    expect(await steps(sgd, { rate: 0.1 })).toEqual([43, 91, 139, 188]);
  });

  it("takes saddle-free Newton at λ = 0 6, 13, 19, 26 steps", async () => {
    expect(await steps(saddleFreeNewton, { policy: "fixed", damping: 0 })).toEqual([6, 13, 19, 26]);
  });

  it("notices when |·| is removed: no escape", async () => {
    const settings = { policy: "fixed", damping: 0 };
    const never = STARTS.map(() => Number.POSITIVE_INFINITY);
    expect(await steps(saddleFreeNewton, settings, ["abs(lambda)", "(lambda)"])).toEqual(never);
  });

  it("takes Newton for ever", async () => {
    expect(await steps(newton, {})).toEqual(STARTS.map(() => Number.POSITIVE_INFINITY));
  });
});

describe("acceptance on the batch", () => {
  /** Largest rise of the loss over 40 steps of 50 lanes on himmelblau. */
  async function largestRise(definition: OptimizerDefinition, settings: Settings, broken?: Break) {
    const lanes = 50;
    const start = Array.from(hostUniforms(3, 1, 2 * lanes), (u) => 6 * (2 * u - 1));
    const stepper = await stepperOf(definition, "himmelblau", start, lanes, settings, broken);
    let before: readonly number[] = new Array(lanes).fill(Number.POSITIVE_INFINITY);
    let rise = 0;
    let moved = false;
    for (let step = 0; step < 40; step++) {
      stepper.advance(1);
      const [values = []] = await stepper.read(stepper.context.value);
      for (const [lane, value] of values.entries()) {
        rise = Math.max(rise, value - (before[lane] as number));
        moved ||= value !== before[lane] && step > 0;
      }
      before = values;
    }
    return { rise, moved };
  }

  it.each([
    ["saddle-free-newton, grid", saddleFreeNewton, {}, ["lowest <= value + slack", "lowest > value + slack"]],
    [
      "saddle-free-newton, adaptive",
      saddleFreeNewton,
      { policy: "adaptive" },
      ["drop >= -noise", "drop < -noise"],
    ],
    [
      "krylov-saddle-free-newton",
      krylovSaddleFreeNewton,
      {},
      ["lowest <= value + slack", "lowest > value + slack"],
    ],
    ["cubic-newton", cubicNewton, {}, ["ratio >= 0.1", "ratio < 0.1"]],
  ] as const)(
    "%s: the loss never rises, and the test notices when acceptance is inverted",
    async (...row) => {
      const [, definition, settings, broken] = row;
      const kept = await largestRise(definition, settings);
      expect(kept.rise).toBeLessThan(1e-11);
      expect(kept.moved).toBe(true);
      const inverted = await largestRise(definition, settings, broken);
      expect(inverted.rise > 1e-6 || !inverted.moved).toBe(true);
    },
  );
});
