/** How far two honest devices are apart on the same trials, and what a tolerance would make of it. */
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { largestDifference } from "../../workers/coordinator/difference.ts";

/** Relative differences |a − b| / max(|a|, |b|); 1: one number is none, or a status or a length differs. */
export interface TrialDifferences {
  /** Problem and optimizer. */
  readonly pairing: string;
  readonly status: readonly [string, string];
  /** What the policy compares today: the largest of all. */
  readonly all: number;
  readonly value: number;
  readonly gradientNorm: number;
  readonly parameters: number;
  /** Of steps, counts and gradient-equivalents. */
  readonly cost: number;
  /** Of the costs to the targets. */
  readonly targets: number;
  /** Of each point of the curve. */
  readonly curve: readonly number[];
}

export function differencesOf(pairing: string, a: TrialResult, b: TrialResult): TrialDifferences {
  const counts = ({ steps, gradientEquivalents, counts: each }: TrialResult) => [
    steps,
    gradientEquivalents,
    each.value,
    each.gradient,
    each.hessianVector,
    each.hessian,
  ];
  const points = Math.max(a.curve.value.length, b.curve.value.length);
  return {
    pairing,
    status: [a.status, b.status],
    all: brief(largestDifference(a, b)),
    value: brief(relative(a.value, b.value)),
    gradientNorm: brief(relative(a.gradientNorm, b.gradientNorm)),
    parameters: brief(most(a.parameters ?? [], b.parameters ?? [])),
    cost: brief(most(counts(a), counts(b))),
    targets: brief(most(a.costToTarget, b.costToTarget)),
    curve: Array.from({ length: points }, (_, i) => brief(relative(a.curve.value[i], b.curve.value[i]))),
  };
}

/** What can be asked of two results: the largest difference of some of their fields. */
export const FIELDS = {
  "all (the policy)": ({ all }) => all,
  "final value": ({ value }) => value,
  "gradient norm": ({ gradientNorm }) => gradientNorm,
  parameters: ({ parameters }) => parameters,
  "steps and counts": ({ cost }) => cost,
  "costs to targets": ({ targets }) => targets,
  "whole curve": ({ curve }) => Math.max(0, ...curve),
  "first half of the curve": ({ curve }) => Math.max(0, ...curve.slice(0, Math.ceil(curve.length / 2))),
  "first quarter of the curve": ({ curve }) => Math.max(0, ...curve.slice(0, Math.ceil(curve.length / 4))),
} as const satisfies Record<string, (of: TrialDifferences) => number>;

export const TOLERANCES = [1e-4, 1e-3, 1e-2] as const;

export interface FieldRow {
  readonly field: string;
  /** Trials in which not a bit differs. */
  readonly same: number;
  readonly median: number;
  readonly p90: number;
  readonly largest: number;
  /** Trials that each of {@link TOLERANCES} would call different. */
  readonly different: readonly number[];
}

export function tableOf(trials: readonly TrialDifferences[]): readonly FieldRow[] {
  return Object.entries(FIELDS).map(([field, pick]) => {
    const sorted = trials.map(pick).sort((x, y) => x - y);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return {
      field,
      same: sorted.filter((each) => each === 0).length,
      median: at(0.5),
      p90: at(0.9),
      largest: at(1),
      different: TOLERANCES.map((tolerance) => sorted.filter((each) => each > tolerance).length),
    };
  });
}

/** A bound for a share of which none of `trials` was seen, at 95 %: the rule of three. */
export function boundOfNone(trials: number): number {
  return 3 / trials;
}

function most(a: readonly (number | null)[], b: readonly (number | null)[]): number {
  if (a.length !== b.length) return 1;
  return a.reduce<number>((largest, each, i) => Math.max(largest, relative(each, b[i])), 0);
}

function relative(a: number | null | undefined, b: number | null | undefined): number {
  if (a === b) return 0;
  if (typeof a !== "number" || typeof b !== "number") return 1;
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

const brief = (value: number): number => Number(value.toPrecision(3));
