/** A window evaluated in parts takes the steps of a window evaluated at once, and pays for no more trials than it needs. */
import { describe, expect, it } from "vitest";
import { quadraticObjective, rotatedSpectrum } from "../../curvature/quadratic-objective.fixture.ts";
import type { Engine } from "../../engine.ts";
import { adamTwoWayArmijo } from "../backtracking/adam-two-way-armijo.ts";
import { armijo } from "../backtracking/armijo.ts";
import { sls } from "../backtracking/sls.ts";
import { twoWayArmijo } from "../backtracking/two-way-armijo.ts";
import { drive, type Lanes, referenceEngine } from "../drive.fixture.ts";

/** More parameters than the points whose window is one part. */
const SIZE = 80;
const STEPS = 25;
/** First step sizes, some far too long, some far too short. */
const STARTS = [1e-3, 0.02, 0.3, 1, 40, 3000];

type Within = (engine: Engine, mask: Parameters<Engine["within"]>[0], body: () => void) => void;

interface Outcome {
  readonly states: readonly Lanes[];
  readonly trials: number;
}

/** Step by step: θ, step size and trials charged; and how many trials were evaluated in all lanes together. */
async function outcome(method: typeof armijo, within: Within): Promise<Outcome> {
  const real = referenceEngine(STARTS.length);
  const evaluated = real.tensor([1]);
  const engine = new Proxy(real, {
    get(target, property) {
      if (property === "within")
        return (mask: Parameters<Engine["within"]>[0], body: () => void) => within(target, mask, body);
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const values = Array.from({ length: SIZE }, (_, i) => (i === 0 ? -0.5 : (i + 1) / 10));
  const plain = quadraticObjective(real, rotatedSpectrum(values, 3).matrix);
  const objective = new Proxy(plain, {
    get(target, property) {
      if (property === "values")
        return (...[points, losses]: Parameters<typeof plain.values>) => {
          real.map(`n = n + ${points.shape[0]}`, { n: evaluated });
          target.values(points, losses);
        };
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const first = "largest" in method.hyperparameters ? "largest" : "initial";
  const run = drive(engine, objective, method, {
    start: Array.from({ length: SIZE }, (_, i) => Math.cos(i)),
    set: STARTS.map((size) => ({ [first]: size })),
  });
  const states: Lanes[] = [];
  for (let step = 0; step < STEPS; step++) {
    run.run(1);
    states.push(await run.read("theta"), await run.read("stepSize"), [(await run.counts()).value]);
  }
  return { states, trials: (await run.read(evaluated)).flat().reduce((sum, each) => sum + each, 0) };
}

const asAsked: Within = (engine, mask, body) => engine.within(mask, body);
const everywhere: Within = (_engine, _mask, body) => body();
const nowhere: Within = () => {};

describe("a window in parts", () => {
  it.each([armijo, twoWayArmijo, sls, adamTwoWayArmijo])(
    "of $name takes the same steps as the whole window, with fewer trials",
    async (method) => {
      const [parts, whole, none] = [
        await outcome(method, asAsked),
        await outcome(method, everywhere),
        await outcome(method, nowhere),
      ];
      expect(parts.states).toEqual(whole.states);
      expect(parts.trials).toBeLessThan(0.95 * whole.trials);
      expect(none.states, "control: later parts are needed").not.toEqual(whole.states);
    },
  );
});
