/** The simulated sweeps of the page, and what came out of each. */
import { randomBits } from "../../shared/scoring/bootstrap.ts";
import { type SimulatedOutcome, type SimulatedSweep, simulate } from "./simulation.ts";

export type Setting = Omit<SimulatedSweep, "random" | "delay">;

export interface Row extends Setting {
  readonly repetitions: number;
  /** Share of liars that were exposed before their 201st result. */
  readonly foundWithin200: number;
  readonly medianWhenFound: number | null;
  /** Extra opinions per result, and of results past a token's 500th. */
  readonly extraWork: number;
  readonly lateExtraWork: number | null;
  /** Honest tokens that were exposed, of all honest ones in all repetitions. */
  readonly falseAccusations: number;
  readonly honestTokens: number;
  /** False results that still count, per result. */
  readonly falseAccepted: number;
}

const FALSIFIED = [0.01, 0.03, 0.1, 0.3, 1];
/** Results that a token reports before the check of one comes back: a shard. */
const DELAY = 8;
/** Liars simulated for each row, at least. */
const LIARS = 2_000;

const SETTINGS: readonly Setting[] = [
  ...FALSIFIED.map((falsified): Setting => setting({ honest: 9, liars: 1, falsified })),
  ...[1, 3, 30, 100, 1_000].map((honest): Setting => setting({ honest, liars: 1, falsified: 0.1 })),
  ...[false, true].flatMap((owner) =>
    [0.1, 1].map(
      (falsified): Setting => setting({ honest: 20, liars: 10, falsified, colluding: true, owner }),
    ),
  ),
  setting({ honest: 10, liars: 0, falsified: 0, resultsPerToken: 5_000 }),
  setting({ honest: 10, liars: 1, falsified: 0.1, resultsPerToken: 5_000 }),
];

function setting(given: Partial<Setting> & Pick<Setting, "honest" | "liars" | "falsified">): Setting {
  return { colluding: false, owner: false, resultsPerToken: 200, ...given };
}

export function measure(say: (line: string) => void): readonly Row[] {
  return SETTINGS.map((each, i) => {
    const repetitions = Math.max(
      3,
      Math.min(LIARS, Math.ceil(LIARS / Math.max(1, each.liars * each.honest))),
    );
    const row = simulateOften(each, repetitions, i);
    say(
      `${row.honest} honest, ${row.liars} liars of ${100 * row.falsified} %: ${(100 * row.foundWithin200).toFixed(1)} % found within 200, extra work ${(100 * row.extraWork).toFixed(1)} %, false accusations ${row.falseAccusations} of ${row.honestTokens}`,
    );
    return row;
  });
}

/** Uniform in [0, 1). */
function uniform(seed: number): () => number {
  const bits = randomBits(seed);
  return () => bits() / 2 ** 32;
}

/** Repeats a setting on seeds of its own. */
export function simulateOften(of: Setting, repetitions: number, seed: number): Row {
  const outcomes: SimulatedOutcome[] = [];
  for (let r = 0; r < repetitions; r++)
    outcomes.push(simulate({ ...of, delay: DELAY, random: uniform(seed * 100_003 + r + 1) }));
  const total = (pick: (outcome: SimulatedOutcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + pick(outcome), 0);
  const when = outcomes.flatMap(({ reportedWhenExposed }) => reportedWhenExposed).sort((a, b) => a - b);
  const late = outcomes.map(({ lateCheckShare }) => lateCheckShare).filter((share) => share !== null);
  const results = total((outcome) => outcome.results);
  return {
    ...of,
    repetitions,
    foundWithin200: of.liars === 0 ? 0 : when.filter((n) => n <= 200).length / (of.liars * repetitions),
    medianWhenFound: when[Math.floor(when.length / 2)] ?? null,
    extraWork: total(({ checks }) => checks) / results,
    lateExtraWork: late.length === 0 ? null : late.reduce((sum, share) => sum + share, 0) / late.length,
    falseAccusations: total(({ honestExposed }) => honestExposed),
    honestTokens: of.honest * repetitions,
    falseAccepted: total(({ falseAccepted }) => falseAccepted) / results,
  };
}
