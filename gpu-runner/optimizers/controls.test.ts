/**
 * A control differs from its method in one thing, or what the comparison shows is something else's doing. So each pair
 * that is called one is compared as it is declared (hyper-parameters, defaults, spaces, cost) and as it is recorded:
 * the operations of a step are equal, in number and order, but for one named formula.
 */
import { describe, expect, it } from "vitest";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { mbtGd } from "./backtracking/mbt-gd.ts";
import { mbtGdRandomRate } from "./backtracking/mbt-gd-random-rate.ts";
import { dampedNewton } from "./newton/damped-newton.ts";
import { krylovDampedNewton } from "./newton/krylov-damped-newton.ts";
import { constantOgrDiagonal } from "./online-regression/constant-ogr-diagonal.ts";
import { flatParabolaMomentum } from "./online-regression/flat-parabola-momentum.ts";
import { ogrDiagonal } from "./online-regression/ogr-diagonal.ts";
import { parabolaMomentum } from "./online-regression/parabola-momentum.ts";
import { inWords, recordedOperations } from "./recorded-operations.fixture.ts";
import { optimizers } from "./registry.ts";
import { krylovSaddleFreeNewton } from "./saddle-free/krylov-saddle-free-newton.ts";
import { saddleFreeNewton } from "./saddle-free/saddle-free-newton.ts";

interface Pair {
  readonly method: OptimizerDefinition;
  readonly control: OptimizerDefinition;
  /** The one difference: in the formulas of the method, and what stands there in those of the control. */
  readonly from: string;
  readonly to: string;
  /** Operations that the difference needs beyond the method's, by their texts. */
  readonly adds?: readonly string[];
  readonly settings: readonly ParameterValues[];
  /** Hyper-parameters of the method that the difference leaves little or nothing to do for. */
  readonly inert?: readonly string[];
}

const ABSOLUTE = { from: "abs(lambda)", to: "lambda" } as const;
const BOTH = ["yes", "no"] as const;
const PAIRS: readonly Pair[] = [
  {
    method: saddleFreeNewton,
    control: dampedNewton,
    ...ABSOLUTE,
    settings: [
      ...BOTH.map((recovers) => ({ policy: "grid", recovers })),
      { policy: "adaptive" },
      { policy: "fixed" },
    ],
  },
  {
    method: krylovSaddleFreeNewton,
    control: krylovDampedNewton,
    ...ABSOLUTE,
    settings: BOTH.flatMap((recovers) =>
      ["gradient", "random", "mixed"].map((start) => ({ recovers, start, outside: 0.01 })),
    ),
  },
  {
    method: parabolaMomentum,
    control: flatParabolaMomentum,
    from: "lambda = curvature;",
    to: "lambda = 0;",
    settings: ["vectors", "projections"].flatMap((averages) =>
      ["stay", "descend"].map((others) => ({ averages, others })),
    ),
    inert: ["divisor"],
  },
  {
    method: ogrDiagonal,
    control: constantOgrDiagonal,
    from: "abs(curvature)",
    to: "abs(0)",
    settings: ["consistent", "author"].map((init) => ({ init, errorBars: "weighed" })),
    inert: ["divisor", "averaging"],
  },
  {
    method: mbtGd,
    control: mbtGdRandomRate,
    from: "rate = select(wanted, mean/1,",
    to: "rate = select(wanted, 0.000001*pow(100000000, uniform)/1,",
    adds: ["random uniform"],
    inert: ["decrease"],
    settings: [{}, { shrink: 0.8, initial: 100 }],
  },
];

it("is for every control and ablation of the catalogue, by the method that it names", () => {
  const named = optimizers.flatMap(({ name, control }) => (control ? [[name, control.of]] : []));
  expect(PAIRS.map(({ control, method }) => [control.name, method.name]).toSorted()).toEqual(
    named.toSorted(),
  );
});

describe.each(PAIRS.map((pair) => [pair.control.name, pair.method.name, pair] as const))(
  "%s, the control of %s",
  (_, __, { method, control, from, to, settings, adds = [], inert = [] }) => {
    it("declares the same hyper-parameters, defaults, spaces, cost and needs", () => {
      const acting = ({ hyperparameters }: OptimizerDefinition) =>
        Object.entries(hyperparameters).filter(([name]) => !inert.includes(name));
      expect(acting(control)).toEqual(acting(method));
      expect(control.cost).toBe(method.cost);
      expect(control.needs).toEqual(method.needs);
      expect(control.maxParameters).toBe(method.maxParameters);
    });

    it.each(settings.map((set) => [JSON.stringify(set), set] as const))(
      `records the same step at %s, but for ${from} → ${to}`,
      async (_, set) => {
        const [ours, recorded] = await Promise.all([
          recordedOperations(method, set),
          recordedOperations(control, set),
        ]);
        const added = recorded.filter(({ text }) => adds.includes(text));
        expect(added.map(({ text }) => text)).toEqual(adds);
        const theirs = recorded.filter((operation) => !added.includes(operation));
        expect(theirs).toHaveLength(ours.length);
        const differing = ours.flatMap(({ text }, i) => (text === theirs[i]?.text ? [] : [i]));
        expect(differing).toHaveLength(1);
        const [at = Number.NaN] = differing;
        expect(ours[at]?.text.replace(from, to)).toBe(theirs[at]?.text);
        expect(inWords(ours.toSpliced(at, 1))).toEqual(inWords(theirs.toSpliced(at, 1)));
      },
    );
  },
);

describe("the comparison", () => {
  it("sees a recovery that one of the two lacks", async () => {
    const [ours, theirs] = await Promise.all([
      recordedOperations(saddleFreeNewton, { recovers: "yes" }),
      recordedOperations(saddleFreeNewton, { recovers: "no" }),
    ]);
    const differing = ours.filter(({ text }, i) => text !== theirs[i]?.text);
    expect(differing.map(({ text }) => text.includes("shift*100"))).toContain(true);
    expect(inWords(theirs).join("\n")).not.toContain("shift*100");
  });

  it("sees operands that were exchanged", async () => {
    const [ours, theirs] = await Promise.all([
      recordedOperations(saddleFreeNewton),
      recordedOperations(saddleFreeNewton),
    ]);
    expect(inWords(ours)).toEqual(inWords(theirs));
    const at = theirs.findIndex(({ text }) => text.startsWith("matmul"));
    const { text, operands } = theirs[at] as (typeof theirs)[number];
    const exchanged = theirs.with(at, { text, operands: operands.toReversed() });
    expect(inWords(ours)).not.toEqual(inWords(exchanged));
  });
});
