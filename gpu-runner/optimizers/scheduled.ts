/**
 * Every optimizer with a schedule and decoupled weight decay as axes of its own.
 *
 * ```
 * p = share of the schedule that is over, 0 … 1        factor = m(p)
 * θ ← step with learning rate factor·η                 or θ ← θ + factor·(step(θ) − θ) where there is no rate
 * θ ← θ − factor·λ·θ_before
 * ```
 * p ↔ the budget spent before the step over the whole budget, in gradient-equivalents: so a schedule ends with its
 * trial, whatever a step costs and however many trials a search makes. Where `scheduleSteps` is set it is steps over
 * that; where the run has a limit of steps that comes first, steps over the limit. λ `decoupledDecay`.
 * Multipliers, e `scheduleEnd`, w `warmupShare`, c `cooldownShare`, k `schedulePower`:
 *
 *   linear 1 + (e − 1)p · cosine e + (1 − e)(1 + cos πp)/2 · power e + (1 − e)(1 − p)ᵏ
 *   warm-up {@link WARMUP_START} + (1 − {@link WARMUP_START})p/w up to p = w, then 1, or the cosine of the rest
 *   wsd: warm-up, then 1, then linear to e over the last c
 *
 * A rate that a method declares in `learningRates` is scaled itself, which is what torch does: the step, and no state,
 * has the factor. Other methods find their own length; theirs is the step that is scaled. At the defaults the method's
 * own build is called and nothing else is recorded.
 */
import { SCHEDULES, type Schedule, scheduleParameters } from "../../shared/catalogue/schedule-parameters.ts";
import type { LaneTensor } from "../engine.ts";
import { laneHyperparameters, structuralChoice } from "../hyperparameters.ts";
import type { Optimizer, OptimizerContext, OptimizerDefinition } from "../optimizer.ts";

/** Factor at the first step of a warm-up: not 0, which would waste it. */
export const WARMUP_START = 0.01;

const WARMUP = `${WARMUP_START} + ${1 - WARMUP_START}*min(p/w, 1)`;
const cosine = (progress: string): string => `e + (1 - e)*(1 + cos(${Math.PI}*${progress}))/2`;

/** Factor as a function of p and of e, w, c, k. */
const MULTIPLIERS: Readonly<Record<Schedule, string>> = {
  constant: "1",
  linear: "1 + (e - 1)*p",
  cosine: cosine("p"),
  power: "e + (1 - e)*select(p < 1, pow(max(1 - p, 1e-30), k), 0)",
  "warm-up": WARMUP,
  "warm-up-cosine": `select(p < w, ${WARMUP}, ${cosine("max(p - w, 0)/(1 - w)")})`,
  wsd: `select(p < w, ${WARMUP}, 1 + (e - 1)*max(p - (1 - c), 0)/c)`,
};

/**
 * The definition with {@link scheduleParameters} among its hyper-parameters.
 * @throws Error where it has one of these names itself (a bug in the definition, found when the registry loads)
 */
export function withSchedule(definition: OptimizerDefinition): OptimizerDefinition {
  for (const name of Object.keys(scheduleParameters))
    if (Object.hasOwn(definition.hyperparameters, name))
      throw new Error(`${definition.name}: "${name}" is a hyper-parameter of every optimizer`);
  return {
    ...definition,
    hyperparameters: { ...definition.hyperparameters, ...scheduleParameters },
    build(context) {
      const schedule = structuralChoice(context, "schedule", SCHEDULES);
      const decays = structuralChoice(context, "decoupled", ["no", "yes"]) === "yes";
      if (schedule === "constant" && !decays) return definition.build(context);
      return buildScheduled(definition, context, schedule, decays);
    },
  };
}

function buildScheduled(
  definition: OptimizerDefinition,
  context: OptimizerContext,
  schedule: Schedule,
  decays: boolean,
): Optimizer {
  const { engine, theta } = context;
  const factor = engine.tensor([1], 1);
  const before = engine.tensor([theta.size]);
  const rates = schedule === "constant" ? [] : (definition.learningRates ?? []);
  const scaled = rates.map((name) => ({ given: rateOf(context, name), name, now: engine.tensor([1]) }));
  const optimizer = definition.build({
    ...context,
    hyper: { ...context.hyper, ...Object.fromEntries(scaled.map(({ name, now }) => [name, now])) },
  });
  const { decoupledDecay } = laneHyperparameters(context, "decoupledDecay");
  const advance = schedule === "constant" ? () => {} : scheduleFactor(context, schedule, factor);
  const scalesStep = schedule !== "constant" && scaled.length === 0;
  return {
    ...optimizer,
    state: { ...optimizer.state, scheduleFactor: factor },
    step() {
      advance();
      for (const { given, now } of scaled) engine.map("now = factor*given", { now, factor, given });
      if (scalesStep || decays) engine.copy(theta, before);
      optimizer.step();
      if (scalesStep) engine.map("theta = before + factor*(theta - before)", { theta, before, factor });
      if (decays)
        engine.map("theta = theta - factor*lambda*before", { theta, before, factor, lambda: decoupledDecay });
    },
  };
}

function rateOf({ hyper }: OptimizerContext, name: string): LaneTensor {
  const rate = hyper[name];
  if (!rate) throw new Error(`learning rate "${name}" is not bound to a lane scalar`);
  return rate;
}

/** Operations that write the factor of the step to come. */
function scheduleFactor(context: OptimizerContext, schedule: Schedule, factor: LaneTensor): () => void {
  const { engine, step, spent, budget, stepLimit } = context;
  const hyper = laneHyperparameters(
    context,
    "scheduleSteps",
    "scheduleEnd",
    "schedulePower",
    "warmupShare",
    "cooldownShare",
  );
  const progress = engine.tensor([1]);
  return () => {
    engine.map(
      `share = max(spent/budget, step/stepLimit);
       p = max(0, min(1, select(length > 0, step/max(length, 1), share)))`,
      { p: progress, spent, budget, step, stepLimit, length: hyper.scheduleSteps },
    );
    const symbols: Readonly<Record<string, LaneTensor>> = {
      p: progress,
      e: hyper.scheduleEnd,
      k: hyper.schedulePower,
      w: hyper.warmupShare,
      c: hyper.cooldownShare,
    };
    const used = Object.entries(symbols).filter(([name]) =>
      new RegExp(`\\b${name}\\b`).test(MULTIPLIERS[schedule]),
    );
    engine.map(`factor = ${MULTIPLIERS[schedule]}`, { factor, ...Object.fromEntries(used) });
  };
}
