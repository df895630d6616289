/** Every kind of figure that a page shows: its term in the glossary, the runs behind it, and what recomputes it. */
import type { TermId } from "../../../shared/glossary/terms.ts";
import type { TrialFilter } from "./trial-order.ts";

export interface FigureKind {
  readonly term: TermId;
  readonly runs: {
    /** Whose: the optimizer's, also those of what it is compared with, or everybody's (a joint test). */
    readonly of: "own" | "both" | "all";
    readonly filter: Partial<Pick<TrialFilter, "phase" | "configuration">>;
  };
  /** True: `docs/reproduce.py` prints it; false: its formula on the results of the export gives it. */
  readonly isReproduced: boolean;
}

const final = { phase: "final" } as const;
const tuning = { phase: "tuning" } as const;
const own = (filter: FigureKind["runs"]["filter"]) => ({ of: "own", filter }) as const;
const both = (filter: FigureKind["runs"]["filter"]) => ({ of: "both", filter }) as const;

export const FIGURES = {
  place: { term: "place", runs: { of: "all", filter: final }, isReproduced: true },
  ratio: { term: "cost-ratio", runs: both(final), isReproduced: true },
  told: { term: "told", runs: { of: "all", filter: final }, isReproduced: true },
  runLoss: { term: "run-loss", runs: { of: "all", filter: final }, isReproduced: true },
  won: { term: "won-lost-tied", runs: both(final), isReproduced: true },
  success: { term: "success", runs: own(final), isReproduced: true },
  held: { term: "held", runs: own(final), isReproduced: true },
  default: {
    term: "default",
    runs: both({ ...tuning, configuration: "default" }),
    isReproduced: true,
  },
  one: { term: "k-one", runs: both({ ...tuning, configuration: "sampled" }), isReproduced: true },
  axes: { term: "axes", runs: own(tuning), isReproduced: false },
  seconds: { term: "seconds", runs: own(final), isReproduced: false },
  accepted: { term: "accepted", runs: own({}), isReproduced: false },
  checked: { term: "checked", runs: own({}), isReproduced: false },
  finalLoss: { term: "final-loss", runs: own(final), isReproduced: false },
  medianLoss: { term: "median-loss", runs: own(final), isReproduced: false },
  art: { term: "art", runs: own(final), isReproduced: false },
  endsAt: { term: "ends-at", runs: own(final), isReproduced: false },
  statuses: { term: "runs-by-status", runs: own(final), isReproduced: false },
  tuningLoss: { term: "tuning-loss", runs: own(tuning), isReproduced: false },
  tuningRuns: { term: "runs-done", runs: own(tuning), isReproduced: false },
  finalRuns: { term: "runs-done", runs: own(final), isReproduced: false },
  score: { term: "score", runs: { of: "all", filter: final }, isReproduced: true },
  rankInterval: { term: "rank-interval", runs: { of: "all", filter: final }, isReproduced: true },
  scoreAgainstReference: { term: "score-against-reference", runs: both(final), isReproduced: true },
} as const satisfies Readonly<Record<string, FigureKind>>;

export type FigureId = keyof typeof FIGURES;

/** One figure on a page: what it is, of whom, where. */
export interface ShownFigure {
  readonly figure: FigureId;
  readonly sweep: string;
  /** Label; absent: of everybody. */
  readonly optimizer?: string;
  /** Label; absent: all problems of the sweep. */
  readonly problem?: string | undefined;
  /** What it is compared with, where it is. */
  readonly reference?: string;
  /** What the board compares, where that is not the cost. */
  readonly by?: "held-out-loss" | "accuracy";
  readonly isFirstEdition?: boolean;
}

/** Where all of its runs are listed, a place for each optimizer. */
export function runsBehind(shown: ShownFigure): readonly Partial<TrialFilter>[] {
  const { runs }: FigureKind = FIGURES[shown.figure];
  const where = { ...runs.filter, ...(shown.problem === undefined ? {} : { problem: shown.problem }) };
  if (runs.of === "all" || shown.optimizer === undefined) return [where];
  const whose =
    runs.of === "both" ? [shown.optimizer, shown.reference ?? shown.optimizer] : [shown.optimizer];
  return [...new Set(whose)].map((optimizer) => ({ ...where, optimizer }));
}

/** @param address of the export; null: nobody serves it */
export function recomputation(
  { figure, reference, by, isFirstEdition = false }: ShownFigure,
  address: string | null,
): { readonly isPrinted: boolean; readonly lines: readonly string[] } {
  const file = "export.json";
  const script = isFirstEdition ? "reproduce-first-edition.py" : "reproduce.py";
  const choices = isFirstEdition
    ? ""
    : `${reference === undefined ? "" : ` --reference '${reference}'`}${by === undefined ? "" : ` --by ${by}`}`;
  return {
    isPrinted: FIGURES[figure].isReproduced,
    lines: [
      ...(address === null ? [] : [`curl -o ${file} '${address}'`]),
      `python3 docs/${script} ${file}${choices}`,
    ],
  };
}
