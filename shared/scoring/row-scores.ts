/**
 * Scores and ranks of the entrants with their uncertainty: a stratified percentile bootstrap, by problem, over
 * seeds, all entrants at the same seeds (the design is paired). The problems and the tuned configurations are taken as
 * given: intervals speak of other seeds, not of other problems nor of another tuning.
 */
import type { Interval } from "../contracts/leaderboard.ts";
import { percentileBounds, twoSidedP } from "./bootstrap.ts";
import { finiteOrNull, interval } from "./interval.ts";
import { PIECE_WORK, type Pieces } from "./pieces.ts";
import { resamples } from "./resamples.ts";
import { problemScores } from "./score-table.ts";
import { type ProblemTimes, type TimeTable, varies } from "./time-table.ts";

export interface RowScore {
  readonly optimizer: string;
  /** B; NaN without runs. */
  readonly value: number;
  readonly score: Interval;
  /** Null when the reference is not in the sweep. */
  readonly reference: Interval | null;
  /** `reference` less the reference's own, draw by draw; null for the reference itself or without it. */
  readonly versusReference: { readonly difference: Interval; readonly p: number | null } | null;
  readonly rankInterval: readonly [number, number];
  /** B in each draw, in the order drawn. */
  readonly draws: Float64Array;
}

/** Work of sorting a draw into its place, three times over. */
const SORTED = 20;
/** Of a draw, for each entrant and target beside the runs it looks up. Measured: 130 to 400 ns. */
const OF_ENTRANT = 20;
/** A difference of scores below this is rounding. */
const SCORE_EPSILON = 1e-12;

/** In the order of the table's optimizers. `draws` 0: no intervals. */
export function* rowScores(table: TimeTable, reference: string, draws: number): Pieces<readonly RowScore[]> {
  const entrants = table.optimizers.length;
  const referenceAt = table.optimizers.indexOf(reference);
  const repeated = table.problems.some(varies);
  const data = new Sums(entrants, 1);
  // Without a repetition there is nothing to draw from, and no interval.
  const drawn = new Sums(entrants, repeated ? draws : 0);
  for (const times of table.problems) {
    data.add(times, referenceAt, 0, undefined);
    const perPiece = Math.max(1, Math.floor(PIECE_WORK / (drawWork(times) + 1)));
    for (const [draw, picks] of resamples(times, drawn.draws)) {
      drawn.add(times, referenceAt, draw, picks);
      if (draw % perPiece === perPiece - 1) yield PIECE_WORK;
    }
  }
  const ranks = repeated ? yield* rankDraws(drawn) : [];
  const rows: RowScore[] = [];
  const ownDraws = referenceAt < 0 ? undefined : drawn.references(referenceAt);
  for (const [o, optimizer] of table.optimizers.entries()) {
    yield draws * SORTED;
    const value = data.score(o, 0);
    const scores = drawn.scores(o);
    const referenceValue = data.reference(o, 0);
    const references = drawn.references(o);
    rows.push({
      optimizer,
      value,
      score: around(value, repeated ? scores : undefined),
      reference: referenceAt < 0 ? null : around(referenceValue, repeated ? references : undefined),
      versusReference:
        ownDraws === undefined || o === referenceAt
          ? null
          : versus(
              referenceValue - data.reference(referenceAt, 0),
              repeated ? references.map((score, i) => score - (ownDraws[i] as number)) : undefined,
            ),
      rankInterval: repeated && !Number.isNaN(value) ? bounds(ranks[o]) : [1, entrants],
      draws: scores,
    });
  }
  return rows;
}

/** Work of one draw of one problem's runs. */
export function drawWork({ runs, targets }: Pick<ProblemTimes, "runs" | "targets">): number {
  return runs.reduce((sum, n) => sum + n + OF_ENTRANT, 0) * Math.max(1, targets);
}

/**
 * Can `above` be told from `below`? Only if the interval of the difference of their scores, draw by draw,
 * leaves out 0.
 */
export function separated(above: RowScore, below: RowScore): boolean {
  if (Number.isNaN(above.value) || Number.isNaN(below.value)) return false;
  if (above.score.low === null || below.score.low === null) return false;
  const differences = above.draws.map((score, i) => score - (below.draws[i] as number));
  return percentileBounds(differences)[0] > SCORE_EPSILON;
}

function versus(estimate: number, differences: Float64Array | undefined): RowScore["versusReference"] {
  const difference = around(estimate, differences);
  if (differences === undefined || difference.low === null) return { difference, p: null };
  return { difference, p: twoSidedP(differences, SCORE_EPSILON) };
}

/** Means over problems of the scores of each entrant, per draw. */
class Sums {
  readonly #entrants: number;
  readonly #draws: number;
  readonly #score: Float64Array;
  readonly #reference: Float64Array;
  readonly #problems: Int32Array;
  readonly #referenceProblems: Int32Array;
  readonly #one: { score: Float64Array; reference: Float64Array };

  constructor(entrants: number, draws: number) {
    this.#entrants = entrants;
    this.#draws = draws;
    this.#score = new Float64Array(entrants * draws);
    this.#reference = new Float64Array(entrants * draws);
    this.#problems = new Int32Array(entrants * draws);
    this.#referenceProblems = new Int32Array(entrants * draws);
    this.#one = { score: new Float64Array(entrants), reference: new Float64Array(entrants) };
  }

  add(times: ProblemTimes, reference: number, draw: number, picks: readonly Int32Array[] | undefined): void {
    problemScores(times, reference, picks, this.#one);
    for (let o = 0; o < this.#entrants; o++) {
      const at = o * this.#draws + draw;
      const score = this.#one.score[o] as number;
      const against = this.#one.reference[o] as number;
      if (!Number.isNaN(score)) {
        this.#score[at] = (this.#score[at] as number) + score;
        this.#problems[at] = (this.#problems[at] as number) + 1;
      }
      if (!Number.isNaN(against)) {
        this.#reference[at] = (this.#reference[at] as number) + against;
        this.#referenceProblems[at] = (this.#referenceProblems[at] as number) + 1;
      }
    }
  }

  get entrants(): number {
    return this.#entrants;
  }
  get draws(): number {
    return this.#draws;
  }
  score(o: number, draw: number): number {
    const at = o * this.#draws + draw;
    return (this.#score[at] as number) / (this.#problems[at] as number);
  }
  reference(o: number, draw: number): number {
    const at = o * this.#draws + draw;
    return (this.#reference[at] as number) / (this.#referenceProblems[at] as number);
  }
  scores(o: number): Float64Array {
    return Float64Array.from({ length: this.#draws }, (_, draw) => this.score(o, draw));
  }
  references(o: number): Float64Array {
    return Float64Array.from({ length: this.#draws }, (_, draw) => this.reference(o, draw));
  }
}

/** Rank of each entrant in each draw: 1 + number of entrants that are better. */
function* rankDraws(sums: Sums): Pieces<readonly Float64Array[]> {
  const ranks = Array.from({ length: sums.entrants }, () => new Float64Array(sums.draws));
  const scores = new Float64Array(sums.entrants);
  const perPiece = Math.max(1, Math.floor(PIECE_WORK / sums.entrants ** 2));
  for (let draw = 0; draw < sums.draws; draw++) {
    if (draw % perPiece === perPiece - 1) yield PIECE_WORK;
    for (let o = 0; o < sums.entrants; o++) scores[o] = sums.score(o, draw);
    for (let o = 0; o < sums.entrants; o++) {
      let rank = 1;
      for (let p = 0; p < sums.entrants; p++) {
        if ((scores[p] as number) > (scores[o] as number) + SCORE_EPSILON) rank++;
      }
      (ranks[o] as Float64Array)[draw] = rank;
    }
  }
  return ranks;
}

function bounds(ranks: Float64Array | undefined): readonly [number, number] {
  const [low, high] = percentileBounds(ranks ?? new Float64Array(0));
  return [Math.floor(low), Math.ceil(high)];
}

function around(estimate: number, draws: Float64Array | undefined): Interval {
  if (draws === undefined || draws.length === 0)
    return { estimate: finiteOrNull(estimate), low: null, high: null };
  return interval(estimate, ...percentileBounds(Float64Array.from(draws)));
}
