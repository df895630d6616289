/**
 * Every term that a reader may not know, explained in one sentence. Pages and reports show the sentence as a tooltip,
 * `docs/glossary.md` lists all of them (`npm run glossary` writes it). A term that is a figure has its formula too, which
 * a reader sees who presses the figure. One list however long it is: nobody has to look for a term in two places.
 */

export interface Term {
  /** As it is written in the middle of a sentence. */
  readonly term: string;
  /** One sentence that a researcher who is new to the product understands. */
  readonly definition: string;
  /** How a figure is computed, in signs that any text shows; L is the run loss. */
  readonly formula?: string;
  /** Page of the docs that says it exactly. */
  readonly source: string;
}

const SCORING = "docs/spec/scoring.md";
const COORDINATION = "docs/spec/coordination.md";
const PROBLEMS = "docs/spec/problems.md";
const OPTIMIZERS = "docs/spec/optimizers.md";
const FIRST_EDITION = "docs/reproduce-first-edition.md";
const LANES = "docs/decisions/001-lanes.md";

export const TERMS = {
  axes: {
    term: "axes searched",
    definition:
      "The number of hyper-parameters whose values are searched for an optimizer; its other hyper-parameters keep their defaults.",
    formula: "axes = hyper-parameters with a range in the search space, the most on any problem",
    source: OPTIMIZERS,
  },
  "adapter-class": {
    term: "adapter class",
    definition:
      "Whether a GPU adapter is hardware or software that runs on the CPU; seconds are compared only within one class.",
    source: SCORING,
  },
  block: {
    term: "block",
    definition:
      "The unit of comparison: one study of one problem or, where one configuration serves all problems, one study.",
    source: SCORING,
  },
  bound: {
    term: "bound",
    definition:
      "A ratio marked with ≥ or ≤ is a bound, because some of its runs missed a target and count as twice the budget there.",
    source: SCORING,
  },
  budget: {
    term: "budget",
    definition: "The cost in gradient-equivalents after which a run ends.",
    formula: "a run ends when ⅓·values + gradients + 2·products + 2·P·Hessians ≥ budget",
    source: PROBLEMS,
  },
  configuration: {
    term: "configuration",
    definition: "One choice of a value for every hyper-parameter of an optimizer.",
    source: SCORING,
  },
  "cost-ratio": {
    term: "cost ratio",
    definition:
      "The geometric mean, over problems, of an optimizer's cost to reach the targets divided by the cost of the reference; a value below 1 means that the optimizer is cheaper.",
    formula:
      "exp(mean over problems of the mean over studies of L − L(reference)); interval: exp(d ± t(0.975; ν) · s), paired over studies, ν by Satterthwaite",
    source: SCORING,
  },
  "cost-to-target": {
    term: "cost to target",
    definition: "The cost in gradient-equivalents at which a run first reaches a target.",
    source: SCORING,
  },
  default: {
    term: "published default",
    definition:
      "The configuration that the source of an optimizer recommends; the column compares it with the published default of the reference, without any tuning.",
    formula:
      "exp(mean over problems of the mean over studies of L(default) − L(default of the reference)), on the tuning seeds",
    source: OPTIMIZERS,
  },
  "early-stopping": {
    term: "early stopping",
    definition:
      "Successive halving: tuning runs that are behind the others at a checkpoint are ended before they have spent their budget.",
    source: COORDINATION,
  },
  "final-seed": {
    term: "final seed",
    definition:
      "A seed that tuning has never seen, on which the winning configuration of a study runs again to be scored; it is the same for all optimizers.",
    source: SCORING,
  },
  "gradient-equivalent": {
    term: "gradient-equivalent",
    definition:
      "The unit of cost: one gradient of the loss counts 1, one value of the loss ⅓, one Hessian-vector or Gauss–Newton-vector product 2, and a full Hessian of P parameters 2·P.",
    source: OPTIMIZERS,
  },
  held: {
    term: "held",
    definition:
      "The share of the runs that reach the hardest target and that also end at or below it, so that the success was not lost again.",
    formula: "runs that end at or below the hardest target ÷ runs that reach it",
    source: SCORING,
  },
  "index-of-a-critical-point": {
    term: "index",
    definition:
      "The number (or the share) of negative eigenvalues of the Hessian at a point: 0 at a minimum, above 0 at a saddle point.",
    source: PROBLEMS,
  },
  "k-one": {
    term: "k = 1",
    definition:
      "The ratio to the reference where each is given one random configuration and no tuning: what a person gets who tries one.",
    formula:
      "exp(mean over problems of the mean over studies of M − M(reference)); M = mean of L over the sampled configurations, on the tuning seeds",
    source: SCORING,
  },
  lane: {
    term: "lane",
    definition:
      "The place of one trial among those that a GPU trains side by side; its numbers do not depend on its neighbours.",
    source: LANES,
  },
  lease: {
    term: "lease",
    definition:
      "The right of one runner to work on one shard until a deadline, which the runner's heartbeats move forward.",
    source: COORDINATION,
  },
  reference: {
    term: "reference",
    definition:
      "The optimizer that all costs of a leaderboard are divided by: adam, where it takes part and nobody else is asked for.",
    source: SCORING,
  },
  replica: {
    term: "replica",
    definition:
      "A further result of a trial that already has an accepted one; it is kept as a record of reproducibility and never replaces the accepted one.",
    source: COORDINATION,
  },
  "run-loss": {
    term: "run loss",
    definition:
      "The mean, over the targets of a problem, of the logarithm of the cost at which the run reached each; a missed target counts as twice the budget.",
    formula:
      "L = mean over targets of ln max(1, c); c = cost at which the run reaches the target, 2 · budget where it misses",
    source: SCORING,
  },
  runner: {
    term: "runner",
    definition:
      "A browser tab or a program that leases shards, trains their trials on its GPU and reports the results.",
    source: COORDINATION,
  },
  "saddle-point": {
    term: "saddle point",
    definition:
      "A point without gradient at which the loss falls in some directions and rises in others, so that a method can stall there although it is no minimum.",
    source: PROBLEMS,
  },
  sampler: {
    term: "sampler",
    definition:
      "The rule that chooses the configurations of a study in the search space, for example Sobol points.",
    source: SCORING,
  },
  seconds: {
    term: "seconds",
    definition:
      "The median time of a final run, from the first to the last step of its shard on adapters of one class, summed over the problems.",
    formula: "Σ over problems of the median over final runs of (time of the last step − time of the first)",
    source: SCORING,
  },
  shard: {
    term: "shard",
    definition:
      "A group of trials of one problem and one optimizer that a runner trains together, one in each lane.",
    source: COORDINATION,
  },
  study: {
    term: "study",
    definition:
      "One independent tuning of an optimizer on a problem (its published default and K further configurations), followed by fresh runs of the winner.",
    source: SCORING,
  },
  success: {
    term: "success",
    definition:
      "The share of the final runs that reach the hardest target of their problem, with its 95 % Wilson interval.",
    formula:
      "s = reached ÷ runs; interval: (s + z²/2n ± z·√(s(1−s)/n + z²/4n²)) ÷ (1 + z²/n), z = 1.96, n = runs",
    source: SCORING,
  },
  sweep: {
    term: "sweep",
    definition:
      "A request that names problems, optimizers and a protocol, together with all the trials that follow from it.",
    source: COORDINATION,
  },
  target: {
    term: "target",
    definition:
      "A value of the loss that a run has to reach; most problems have several, and the lowest is the hardest.",
    source: PROBLEMS,
  },
  tied: {
    term: "tied",
    definition: "The results are compatible with no difference between this row and the row above it.",
    source: SCORING,
  },
  told: {
    term: "told apart",
    definition:
      "Two optimizers are told apart when one joint sign-flip test over all blocks, which holds for all pairs at once, finds a difference at the 5 % level.",
    formula:
      "T = |Σ d_b| ÷ √(Σ d_b²), d_b = difference of L in block b; p = share of joint sign flips in which the largest T of all pairs is at least T; told apart: p < 0.05",
    source: SCORING,
  },
  trial: {
    term: "trial",
    definition: "One run of one optimizer with one configuration on one problem from one seed.",
    source: SCORING,
  },
  "tuning-seed": {
    term: "tuning seed",
    definition:
      "A seed on which all configurations of a study run so that the best can be chosen; its losses are never used as an estimate.",
    source: SCORING,
  },
  "won-lost-tied": {
    term: "won–lost–tied",
    definition: "The numbers of studies that an optimizer wins, loses and ties against the reference.",
    formula: "won: studies with L < L(reference); lost: L > L(reference); tied: L = L(reference)",
    source: SCORING,
  },
  accepted: {
    term: "accepted result",
    definition: "The first valid result of a trial, which counts in every figure; later ones are replicas.",
    formula: "number of trials of the optimizer that have an accepted result",
    source: COORDINATION,
  },
  art: {
    term: "aRT",
    definition:
      "What reaching a target costs on average: all that the runs spend on it, misses in full, for each run that reaches it.",
    formula:
      "(cost until the target of the runs that reach it + whole cost of the others) ÷ runs that reach it; of a row: median over problems",
    source: FIRST_EDITION,
  },
  checked: {
    term: "checked",
    definition:
      "The share of the accepted results that the operator's own runner made or that a runner with another token reproduced.",
    formula: "(results of own runners + reproduced results) ÷ all accepted results",
    source: COORDINATION,
  },
  "ends-at": {
    term: "end point",
    definition:
      "The kind of critical point that a run ended at, where the critical points of a problem are known.",
    formula: "number of runs whose last point lies at a known critical point, by its kind",
    source: PROBLEMS,
  },
  "final-loss": {
    term: "final loss",
    definition:
      "The loss at the end of a run; of several runs the interquartile mean, which leaves out the best and the worst quarter.",
    formula: "mean of the middle half of the sorted final losses; interval: 95 % bootstrap over seeds",
    source: SCORING,
  },
  "median-loss": {
    term: "median loss",
    definition: "The loss at the end of a run that half of the runs stay below.",
    formula: "median of the final losses, ∞ for a run that diverged",
    source: SCORING,
  },
  place: {
    term: "place",
    definition:
      "The position in the order of mean run loss; an optimizer without a result in every study has none.",
    formula:
      "1 + number of complete optimizers with a smaller mean over problems of the mean over studies of L",
    source: SCORING,
  },
  "rank-interval": {
    term: "rank interval",
    definition: "The places that an optimizer takes in 95 % of bootstrap draws of the seeds (first edition).",
    formula: "2.5 % and 97.5 % quantile, over draws, of 1 + number of optimizers with a larger B",
    source: FIRST_EDITION,
  },
  "runs-by-status": {
    term: "runs by status",
    definition:
      "The numbers of runs that ended in each way: completed, converged, diverged, failed or pruned.",
    formula: "number of runs behind the figures of the line, by the status of their result",
    source: SCORING,
  },
  score: {
    term: "score B",
    definition: "How near an optimizer comes to the cheapest one, from 0 to 1 (first edition).",
    formula: "r = aRT ÷ smallest aRT of the sweep; B = mean over problems and targets of max(0, 4 − r) ÷ 3",
    source: FIRST_EDITION,
  },
  "score-against-reference": {
    term: "score against adam",
    definition: "The score B with the cost of adam in the place of the smallest cost (first edition).",
    formula: "r = aRT ÷ aRT of adam; mean over problems and targets of max(0, 4 − r) ÷ 3",
    source: FIRST_EDITION,
  },
  "tuning-loss": {
    term: "loss in tuning",
    definition:
      "The mean loss at the end of the tuning runs of the configuration that won; as the smallest of several it is no estimate.",
    formula: "mean over its tuning seeds of the final loss of the chosen configuration",
    source: SCORING,
  },
  "runs-done": {
    term: "runs done",
    definition: "The number of runs that have a result, of those that are planned.",
    formula: "trials with an accepted result of planned trials, by phase",
    source: COORDINATION,
  },
} as const satisfies Readonly<Record<string, Term>>;

export type TermId = keyof typeof TERMS;
