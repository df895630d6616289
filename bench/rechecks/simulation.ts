/**
 * A made-up sweep with liars, to hold the policy of re-checks against its promises: tokens report in turn, liars falsify
 * a share of what they say (of their checks too), checks come back after a delay, rulings expose tokens and open their
 * unchecked results again.
 */
import { isChecked } from "../../shared/rechecks/policy.ts";
import { type Opinion, rule } from "../../shared/rechecks/ruling.ts";
import {
  afterExposure,
  afterGoodCheck,
  afterReport,
  newToken,
  type TokenTrust,
} from "../../shared/rechecks/trust.ts";

export interface SimulatedSweep {
  readonly honest: number;
  readonly liars: number;
  /** Share of what a liar says that is false. */
  readonly falsified: number;
  /** Liars tell the same false bits, and confirm each other's whenever they are asked. */
  readonly colluding: boolean;
  /** An owner's runner gives the second opinion where there is a dispute. */
  readonly owner: boolean;
  /** Results that each token reports, unless it is exposed before. */
  readonly resultsPerToken: number;
  /** Results that a token reports before the check of an earlier one comes back. */
  readonly delay: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface SimulatedOutcome {
  readonly liarsExposed: number;
  readonly honestExposed: number;
  /** Results that each exposed liar had reported by then. */
  readonly reportedWhenExposed: readonly number[];
  readonly results: number;
  /** Opinions beyond the first of each trial. */
  readonly checks: number;
  /** Checks of tokens' results after their {@link LATE}th, per such result; null without any. */
  readonly lateCheckShare: number | null;
  /** False results that still count at the end. */
  readonly falseAccepted: number;
}

const TRUTH = "true";
/** From this result on a token's checks count as those of the long run. */
const LATE = 500;

class Runner {
  readonly name: string;
  readonly lies: boolean;
  trust: TokenTrust = newToken(false);
  /** False results that count and that nobody has confirmed; those that an accomplice confirmed. */
  falseUnchecked = 0;
  falseConfirmed = 0;

  constructor(name: string, lies: boolean) {
    this.name = name;
    this.lies = lies;
  }
}

interface Reported {
  readonly runner: Runner;
  readonly trial: number;
  readonly ordinal: number;
  readonly digest: string;
  readonly draw: number;
  readonly round: number;
}

export function simulate(sweep: SimulatedSweep): SimulatedOutcome {
  return new Simulation(sweep).play();
}

class Simulation {
  readonly #sweep: SimulatedSweep;
  readonly #runners: readonly Runner[];
  readonly #waiting: Reported[] = [];
  readonly #reportedWhenExposed: number[] = [];
  #trials = 0;
  #checks = 0;
  #lateResults = 0;
  #lateChecks = 0;

  constructor(sweep: SimulatedSweep) {
    this.#sweep = sweep;
    this.#runners = [
      ...Array.from({ length: sweep.honest }, (_, i) => new Runner(`honest-${i}`, false)),
      ...Array.from({ length: sweep.liars }, (_, i) => new Runner(`liar-${i}`, true)),
    ];
  }

  play(): SimulatedOutcome {
    const { resultsPerToken, delay } = this.#sweep;
    for (let round = 0; round < resultsPerToken; round++) {
      for (const runner of this.#runners) if (!runner.trust.exposed) this.#report(runner, round);
      this.#settle(round - delay);
    }
    this.#settle(resultsPerToken);
    const exposed = this.#runners.filter(({ trust }) => trust.exposed);
    return {
      liarsExposed: exposed.filter(({ lies }) => lies).length,
      honestExposed: exposed.filter(({ lies }) => !lies).length,
      reportedWhenExposed: this.#reportedWhenExposed,
      results: this.#trials,
      checks: this.#checks,
      lateCheckShare: this.#lateResults === 0 ? null : this.#lateChecks / this.#lateResults,
      falseAccepted: this.#runners.reduce((sum, each) => sum + each.falseUnchecked + each.falseConfirmed, 0),
    };
  }

  #report(runner: Runner, round: number): void {
    const trial = this.#trials++;
    const digest = this.#says(runner, trial);
    runner.trust = afterReport(runner.trust);
    const ordinal = runner.trust.reported;
    if (digest !== TRUTH) runner.falseUnchecked++;
    if (ordinal > LATE) this.#lateResults++;
    this.#waiting.push({ runner, trial, ordinal, digest, draw: this.#sweep.random(), round });
  }

  /** Decides on what was reported up to a round, in the order in which it came. */
  #settle(upTo: number): void {
    while (this.#waiting[0] && this.#waiting[0].round <= upTo) {
      const reported = this.#waiting.shift();
      if (reported) this.#check(reported);
    }
  }

  #check({ runner, trial, ordinal, digest, draw }: Reported): void {
    if (runner.trust.exposed || !isChecked({ trust: runner.trust, ordinal, leads: false, draw })) return;
    const opinions: Opinion[] = [{ token: runner.name, owner: false, digest }];
    for (;;) {
      const ruling = rule(opinions);
      if (ruling.kind === "agreed") {
        this.#confirm(runner, digest);
        return;
      }
      if (ruling.kind === "settled") {
        if (!ruling.minority.includes(runner.name)) this.#confirm(runner, digest);
        for (const token of ruling.minority) this.#expose(token);
        return;
      }
      const opinion = this.#ask(opinions, trial, digest, ruling.kind === "disputed");
      if (!opinion) return;
      opinions.push(opinion);
      this.#checks++;
      if (ordinal > LATE) this.#lateChecks++;
    }
  }

  /** Another token's opinion; undefined when nobody is left to ask. */
  #ask(heard: readonly Opinion[], trial: number, claimed: string, disputed: boolean): Opinion | undefined {
    if (disputed && this.#sweep.owner) return { token: "owner", owner: true, digest: TRUTH };
    const others = this.#runners.filter(
      ({ name, trust }) => !trust.exposed && heard.every(({ token }) => token !== name),
    );
    const other = others[Math.floor(this.#sweep.random() * others.length)];
    if (!other) return undefined;
    const confirms = other.lies && this.#sweep.colluding && claimed !== TRUTH;
    return { token: other.name, owner: false, digest: confirms ? claimed : this.#says(other, trial) };
  }

  #says(runner: Runner, trial: number): string {
    if (!runner.lies || this.#sweep.random() >= this.#sweep.falsified) return TRUTH;
    return this.#sweep.colluding ? "the lie" : `a lie of ${runner.name} about ${trial}`;
  }

  #confirm(runner: Runner, digest: string): void {
    runner.trust = afterGoodCheck(runner.trust);
    if (digest === TRUTH) return;
    runner.falseUnchecked--;
    runner.falseConfirmed++;
  }

  #expose(token: string): void {
    const runner = this.#runners.find(({ name }) => name === token);
    if (!runner || runner.trust.exposed) return;
    if (runner.lies) this.#reportedWhenExposed.push(runner.trust.reported);
    runner.trust = afterExposure(runner.trust);
    runner.falseUnchecked = 0;
  }
}
