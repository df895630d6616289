/**
 * Scores and ranks of the entrants with their uncertainty: a stratified percentile bootstrap, by problem, over
 * seeds. Entrants with equally many runs on a problem are resampled together (the design is paired). The
 * problems are taken as given: intervals speak of other seeds, not of other problems.
 */
import type { Interval } from "../contracts/leaderboard.ts";
import { hashAxes } from "../hashing/murmur3.ts";
import { percentileBounds, randomBits } from "./bootstrap.ts";
import { finiteOrNull, interval } from "./interval.ts";
import { PIECE_WORK, type Pieces } from "./pieces.ts";
import { problemScores } from "./score-table.ts";
import type { ProblemTimes, TimeTable } from "./time-table.ts";

export interface RowScore {
  readonly optimizer: string;
  /** B; NaN without runs. */
  readonly value: number;
  readonly score: Interval;
  /** Null when the reference is not in the sweep. */
  readonly reference: Interval | null;
  readonly rankInterval: readonly [number, number];
  /** B in each draw, in the order drawn. */
  readonly draws: Float64Array;
}

/** Work of sorting a draw into its place, three times over. */
const SORTED = 20;
/** A difference of scores below this is rounding. */
const SCORE_EPSILON = 1e-12;

/** In the order of the table's optimizers. `draws` 0: no intervals. */
export function* rowScores(table: TimeTable, reference: string, draws: number): Pieces<readonly RowScore[]> {
  const entrants = table.optimizers.length;
  const referenceAt = table.optimizers.indexOf(reference);
  const data = new Sums(entrants, 1);
  const drawn = new Sums(entrants, draws);
  for (const times of table.problems) {
    data.add(times, referenceAt, 0, undefined);
    const work = times.runs.reduce((sum, n) => sum + n, 1) * times.targets;
    const perPiece = Math.max(1, Math.floor(PIECE_WORK / work));
    for (const [draw, picks] of resamples(times, draws)) {
      drawn.add(times, referenceAt, draw, picks);
      if (draw % perPiece === perPiece - 1) yield PIECE_WORK;
    }
  }
  // One run everywhere: every draw repeats the data, and an interval of length 0 would be a lie.
  const repeated = table.problems.some((times) => times.runs.some((n) => n > 1));
  const ranks = repeated ? yield* rankDraws(drawn) : [];
  const rows: RowScore[] = [];
  for (const [o, optimizer] of table.optimizers.entries()) {
    yield draws * SORTED;
    const value = data.score(o, 0);
    const scores = drawn.scores(o);
    const referenceValue = data.reference(o, 0);
    rows.push({
      optimizer,
      value,
      score: around(value, repeated ? scores : undefined),
      reference: referenceAt < 0 ? null : around(referenceValue, repeated ? drawn.references(o) : undefined),
      rankInterval: repeated && !Number.isNaN(value) ? bounds(ranks[o]) : [1, entrants],
      draws: scores,
    });
  }
  return rows;
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

/** The picked runs of every entrant (reused buffers), draw by draw; seeded by the problem's name alone. */
function* resamples(
  times: ProblemTimes,
  draws: number,
): Generator<readonly [draw: number, picks: readonly Int32Array[]], void, undefined> {
  const bits = randomBits(hashAxes(0, "bootstrap", times.problem));
  const most = Math.max(...times.runs);
  const uniform = new Float64Array(most);
  const byCount = new Map(Array.from(times.runs, (n) => [n, new Int32Array(n)]));
  const picks = Array.from(times.runs, (n) => byCount.get(n) as Int32Array);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < most; i++) uniform[i] = bits() / 0x1_0000_0000;
    for (const [n, pick] of byCount) {
      for (let i = 0; i < n; i++) pick[i] = Math.floor((uniform[i] as number) * n);
    }
    yield [draw, picks];
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
