/**
 * The first-order methods against three steps computed by PyTorch 1.13 in float64 (golden values below), and
 * against the papers' formulas written out in plain JavaScript, to the last bit.
 */
import { describe, expect, it } from "vitest";
import type { Objective } from "../../objective.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { drive, referenceEngine } from "../drive.fixture.ts";
import { doubleWell, formulaObjective } from "../formula-objective.fixture.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { momentum } from "./momentum.ts";
import { nesterov } from "./nesterov.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

/** PyTorch orders its operations differently: a few units of round-off. */
const F64_REL = 1e-14;

const START = [0.8, -1.3];
const coupledWell = (engine: Parameters<typeof formulaObjective>[0]): Objective =>
  formulaObjective(engine, {
    value: "0.25*x0*x0*x0*x0 - 0.5*x0*x0 + 0.5*x1*x1 + 0.3*x0*x1",
    gradient: ["x0*x0*x0 - x0 + 0.3*x1", "x1 + 0.3*x0"],
  });
const coupledGradient = (x: number, y: number): [number, number] => [x * x * x - x + 0.3 * y, y + 0.3 * x];

/** θ after each of three steps: torch.optim, float64, f = x⁴/4 − x²/2 + y²/2 + 0.3xy. */
const TORCH: readonly {
  readonly optimizer: OptimizerDefinition;
  readonly set: Readonly<Record<string, number>>;
  readonly theta: readonly (readonly number[])[];
}[] = [
  {
    optimizer: sgd,
    set: { rate: 0.1 },
    theta: [
      [0.8678, -1.194],
      [0.9250479918248, -1.100634],
      [0.9714141789665984, -1.018322039754744],
    ],
  },
  {
    optimizer: momentum,
    set: { rate: 0.1, momentum: 0.9 },
    theta: [
      [0.8678, -1.194],
      [0.9860679918248, -1.005234],
      [1.1253946462680873, -0.764403239754744],
    ],
  },
  {
    optimizer: nesterov,
    set: { rate: 0.1, momentum: 0.9 },
    theta: [
      [0.92882, -1.0986],
      [1.0705871639409361, -0.85694874],
      [1.1761546137741195, -0.6114616737446333],
    ],
  },
  {
    optimizer: adam,
    set: { rate: 0.1 },
    theta: [
      [0.8999999985250738, -1.2000000009433962],
      [0.9986395636200857, -1.1005525567735415],
      [1.0928005626346873, -1.002153197626684],
    ],
  },
  {
    optimizer: adamw,
    set: { rate: 0.1, weightDecay: 0.05 },
    theta: [
      [0.8959999985250738, -1.1935000009433963],
      [0.9902176008907118, -1.0881186548161452],
      [1.0798466772353885, -0.9843771766183231],
    ],
  },
  {
    optimizer: rmsprop,
    set: { rate: 0.05 },
    theta: [
      [1.299999926253698, -0.8000000471698071],
      [0.9511505010417993, -0.6188367567711829],
      [1.0925800265648247, -0.4768354770879904],
    ],
  },
];

describe.each(TORCH)("$optimizer.name", ({ optimizer, set, theta }) => {
  it("takes PyTorch's first three steps", async () => {
    const engine = referenceEngine();
    const run = drive(engine, coupledWell(engine), optimizer, { start: START, set });
    for (const expected of theta) {
      run.run(1);
      const actual = await run.lane("theta");
      for (const [i, value] of expected.entries())
        expect(Math.abs((actual[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(F64_REL * Math.abs(value));
    }
    expect((await run.counts()).gradient).toEqual([3]);
    expect((await run.counts()).value).toEqual([0]);
  });
});

/** The formulas by hand, in the order in which the optimizer states them. */
const BY_HAND: readonly {
  readonly optimizer: OptimizerDefinition;
  readonly set: Readonly<Record<string, number>>;
  readonly step: (state: number[], x: number, g: number, t: number) => number;
}[] = [
  { optimizer: sgd, set: { rate: 0.1 }, step: (_, x, g) => x + 0.1 * -g },
  {
    optimizer: momentum,
    set: { rate: 0.1, momentum: 0.9 },
    step: (s, x, g) => {
      s[0] = 0.9 * (s[0] ?? 0) + g;
      return x + 0.1 * -s[0];
    },
  },
  {
    optimizer: nesterov,
    set: { rate: 0.1, momentum: 0.9 },
    step: (s, x, g) => {
      s[0] = 0.9 * (s[0] ?? 0) + g;
      return x + 0.1 * -(g + 0.9 * s[0]);
    },
  },
  {
    optimizer: rmsprop,
    set: { rate: 0.05, decay: 0.9 },
    step: (s, x, g) => {
      s[0] = 0.9 * (s[0] ?? 0) + (1 - 0.9) * g * g;
      return x + 0.05 * (-g / (Math.sqrt(s[0]) + 1e-8));
    },
  },
  {
    optimizer: adam,
    set: { rate: 0.1 },
    step: (s, x, g) => {
      const [m = 0, v = 0, c1 = 0, c2 = 0] = s;
      s[2] = 0.9 * c1 + (1 - 0.9);
      s[3] = 0.999 * c2 + (1 - 0.999);
      s[0] = 0.9 * m + (1 - 0.9) * g;
      s[1] = 0.999 * v + (1 - 0.999) * g * g;
      return x + 0.1 * (-(s[0] / s[2]) / (Math.sqrt(s[1] / s[3]) + 1e-8));
    },
  },
  {
    optimizer: adamw,
    set: { rate: 0.1, weightDecay: 0.05 },
    step: (s, x, g) => {
      const [m = 0, v = 0, c1 = 0, c2 = 0] = s;
      s[2] = 0.9 * c1 + (1 - 0.9);
      s[3] = 0.999 * c2 + (1 - 0.999);
      s[0] = 0.9 * m + (1 - 0.9) * g;
      s[1] = 0.999 * v + (1 - 0.999) * g * g;
      return x + 0.1 * (-(s[0] / s[2]) / (Math.sqrt(s[1] / s[3]) + 1e-8) - 0.05 * x);
    },
  },
];

describe.each(BY_HAND)("$optimizer.name by hand", ({ optimizer, set, step }) => {
  it("agrees to the last bit over three steps", async () => {
    const engine = referenceEngine();
    const run = drive(engine, coupledWell(engine), optimizer, { start: START, set });
    let [x = 0, y = 0] = START;
    const states: [number[], number[]] = [[], []];
    for (let t = 1; t <= 3; t++) {
      const [gx, gy] = coupledGradient(x, y);
      x = step(states[0], x, gx, t);
      y = step(states[1], y, gy, t);
      run.run(1);
      expect(await run.lane("theta")).toEqual([x, y]);
    }
  });
});

describe("bias correction carried as an average of ones", () => {
  it("is 1 − βᵗ", () => {
    let carried = 0;
    for (let t = 1; t <= 1000; t++) {
      carried = 0.999 * carried + (1 - 0.999);
      expect(Math.abs(carried / (1 - 0.999 ** t) - 1)).toBeLessThan(1e-12);
    }
  });
});

describe("escape from the double-well saddle", () => {
  /** Steps of gradient descent (rate 0.1) from (ε, 1) to |x| > ½. */
  it.each([
    [1e-2, 43],
    [1e-4, 91],
    [1e-6, 139],
    [1e-8, 188],
  ])("takes gradient descent from %d exactly %d steps", async (distance, steps) => {
    const engine = referenceEngine();
    const run = drive(engine, doubleWell(engine), sgd, { start: [distance, 1], set: { rate: 0.1 } });
    run.run(steps - 1);
    expect(Math.abs((await run.lane("theta"))[0] ?? Number.NaN)).toBeLessThanOrEqual(0.5);
    run.run(1);
    expect(Math.abs((await run.lane("theta"))[0] ?? Number.NaN)).toBeGreaterThan(0.5);
  });

  it("hardly depends on the distance for adam", async () => {
    const engine = referenceEngine(2);
    const run = drive(engine, doubleWell(engine), adam, {
      start: [1e-2, 1, 1e-8, 1],
      set: { rate: 0.1 },
    });
    let escaped = [0, 0];
    for (let t = 1; t <= 60; t++) {
      run.run(1);
      const lanes = await run.read("theta");
      escaped = escaped.map((at, lane) => at || (Math.abs(lanes[lane]?.[0] ?? 0) > 0.5 ? t : 0));
    }
    expect(Math.min(...escaped)).toBeGreaterThan(0);
    expect(Math.abs((escaped[0] ?? 0) - (escaped[1] ?? 0))).toBeLessThanOrEqual(2);
  });
});
