/**
 * A control differs from its method in one thing, or what the comparison shows is something else's doing. So each pair
 * that is called one is compared as it is declared (hyper-parameters, defaults, spaces, cost) and as it is recorded:
 * the operations of a step are equal, in number and order, but for one named formula.
 */
import { describe, expect, it } from "vitest";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import type { OptimizerDefinition } from "../optimizer.ts";
import { dampedNewton } from "./newton/damped-newton.ts";
import { krylovDampedNewton } from "./newton/krylov-damped-newton.ts";
import { recordedOperations } from "./recorded-operations.fixture.ts";
import { krylovSaddleFreeNewton } from "./saddle-free/krylov-saddle-free-newton.ts";
import { saddleFreeNewton } from "./saddle-free/saddle-free-newton.ts";

interface Pair {
  readonly method: OptimizerDefinition;
  readonly control: OptimizerDefinition;
  /** The one difference: in the formulas of the method, and what stands there in those of the control. */
  readonly from: string;
  readonly to: string;
  readonly settings: readonly ParameterValues[];
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
];

describe.each(PAIRS.map((pair) => [pair.control.name, pair.method.name, pair] as const))(
  "%s, the control of %s",
  (_, __, { method, control, from, to, settings }) => {
    it("declares the same hyper-parameters, defaults, spaces, cost and needs", () => {
      expect(control.hyperparameters).toEqual(method.hyperparameters);
      expect(control.cost).toBe(method.cost);
      expect(control.needs).toEqual(method.needs);
      expect(control.maxParameters).toBe(method.maxParameters);
    });

    it.each(settings.map((set) => [JSON.stringify(set), set] as const))(
      `records the same step at %s, but for ${from} → ${to}`,
      async (_, set) => {
        const [ours, theirs] = await Promise.all([
          recordedOperations(method, set),
          recordedOperations(control, set),
        ]);
        const differing = ours.flatMap((line, i) => (line === theirs[i] ? [] : [line]));
        expect(differing).toHaveLength(1);
        expect(ours.map((line) => (differing.includes(line) ? line.replace(from, to) : line))).toEqual(
          theirs,
        );
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
    expect(ours).not.toEqual(theirs);
    expect(ours.join("\n")).toContain("shift*100");
    expect(theirs.join("\n")).not.toContain("shift*100");
  });
});
