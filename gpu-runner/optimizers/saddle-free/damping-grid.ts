/**
 * The step of a Newton method by eigenpairs, with the damping chosen on the batch: all candidates are extra
 * lanes of one forward pass, the best is selected on the GPU.
 *
 * y = Q g; Δ_d = −Qᵀ y/(|λ| + d) for d in {@link DAMPING_GRID}, and "no step"; the lowest loss wins. The
 * SFN paper chooses the damping in the same way (Dauphin et al. 2014, section 6). There "no step" is a dead end:
 * on a full batch the next step sees the same losses again, and a third of random starts on Himmelblau's function
 * end so, nowhere near a critical point. With `recovers` the grid moves up by two decades after such a step and
 * back down by one after every step taken, never below the paper's. Without it such a lane gives up, where every
 * further step would be the same.
 *
 * `recovers` does much of what is credited to |·|: the shares of random starts that reach a minimum, for all four
 * corners, are in `four-corners.test.ts`. So it is a hyper-parameter of every method that uses the grid, on by default.
 */
import type { ChoiceParameter } from "../../../shared/catalogue/hyperparameter.ts";

import type { Spectrum } from "../../curvature/spectrum.ts";
import type { LaneTensor } from "../../engine.ts";
import { structuralChoice } from "../../hyperparameters.ts";
import type { OptimizerContext } from "../../optimizer.ts";
import { roundingSlack } from "../step-rules/candidates.ts";

/** Candidates for λ, largest first: a tie goes to the smallest step. */
export const DAMPING_GRID: readonly number[] = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/** Beyond 1e12 the steps are zero in float32; higher powers would only overflow. */
const HIGHEST_SHIFT = 1e12;

/** Declared by every method that uses the grid. */
export const recoversParameter: ChoiceParameter = {
  kind: "choice",
  default: "yes",
  choices: ["yes", "no"],
  meaning:
    "yes: after a step that none of the grid's λ lowers, the grid moves up two decades, and down one after each step taken; no: it stays, and on a full batch the trial ends there.",
  source:
    "no: Dauphin et al. 2014, section 6; yes: this project, without it up to two thirds of random starts end nowhere near a critical point",
};

/** Where the damping differs from the paper's. */
export const GRID_DEPARTURES: readonly string[] = [
  "λ is the best of seven decades on the batch, or no step is taken; the paper searches it in the same way without giving the grid.",
  "recovers=yes moves the grid up after a step that none of it lowers, where the paper's would be a dead end on a full batch; it does as much for the share of random starts that reach a minimum as |·| does.",
];

export interface DampingGridRequest {
  readonly spectrum: Spectrum;
  /** g `[P]`. */
  readonly gradient: LaneTensor;
  /** Lane scalar: rate of a gradient step in the complement of the subspace; absent: none. */
  readonly outside?: LaneTensor;
  /** `absolute`: saddle-free. `signed`: Newton's own, attracted by saddles (the control). */
  readonly curvature: "absolute" | "signed";
}

export interface DampingGrid {
  /** Updates θ; counts the evaluations. After `spectrum.compute()`. */
  apply(): void;
  /** Lane scalar: the damping taken, or 0 for no step. */
  readonly damping: LaneTensor;
}

/** @param context of a definition that declares {@link recoversParameter} as `recovers` */
export function createDampingGrid(context: OptimizerContext, request: DampingGridRequest): DampingGrid {
  const { engine, objective, theta, value, failed } = context;
  const { spectrum, gradient, outside, curvature } = request;
  const recovers = structuralChoice(context, "recovers", ["yes", "no"]) === "yes";
  const { rank, values, vectors } = spectrum;
  const count = DAMPING_GRID.length;
  const grid = engine.tensor([count, 1], DAMPING_GRID);
  const components = engine.tensor([rank]);
  const coefficients = engine.tensor([count, rank]);
  const steps = engine.tensor([count, objective.size]);
  const inside = engine.tensor([objective.size]);
  const losses = engine.tensor([count]);
  const lowest = engine.tensor([1]);
  const best = engine.tensor([1]);
  const damping = engine.tensor([1]);
  const shift = engine.tensor([1], 1);
  const magnitude = curvature === "absolute" ? "abs(lambda)" : "lambda";
  const candidates = DAMPING_GRID.map((_, index) => [`p${index}`, engine.row(steps, index)] as const);
  const chosen = candidates.reduceRight(
    (other, [name], index) => `select(best == ${index}, ${name}, ${other})`,
    "theta",
  );
  const chosenDamping = DAMPING_GRID.reduceRight(
    (other, d, index) => `select(best == ${index}, ${d}, ${other})`,
    "0",
  );

  return {
    damping,
    apply() {
      engine.matmul(vectors, gradient, components);
      engine.map(`c = select(y == 0, 0, y/(${magnitude} + shift*d))`, {
        c: coefficients,
        y: components,
        lambda: values,
        d: grid,
        shift,
      });
      engine.matmul(coefficients, vectors, steps);
      if (outside) {
        engine.matmul(vectors, components, inside, { transposeA: true });
        engine.map("s = theta - s - outside*(g - inside)", { s: steps, theta, outside, g: gradient, inside });
      } else engine.map("s = theta - s", { s: steps, theta });
      objective.values(steps, losses);
      context.count("value", count);
      engine.reduce("argmin", "best = select(finite(f), f, 3e38)", { best, f: losses });
      engine.reduce("min", "lowest = select(finite(f), f, 3e38)", { lowest, f: losses });
      // "No step" is candidate −1: none of the others is at most the value here.
      engine.map(
        `best = select(lowest <= value + slack*abs(value), best, -1);
         damping = shift*(${chosenDamping});
         shift = ${recovers ? `select(best < 0, min(${HIGHEST_SHIFT}, shift*100), max(1, shift/10))` : "1"}`,
        {
          best,
          damping,
          shift,
          lowest,
          value,
          slack: roundingSlack(engine.epsilon),
        },
      );
      engine.map(`theta = ${chosen}`, { theta, best, ...Object.fromEntries(candidates) });
      if (!recovers && objective.deterministic)
        engine.map("failed = max(failed, best < 0)", { failed, best });
    },
  };
}
