/**
 * Seconds that a device has trained, told from when its reports arrive.
 *
 * A report takes device work and a way to the host (Firefox: up to 100 ms; several are on it at once). Reports that
 * are asked for together arrive a work apart, which tells both. From then on the device's own calendar is known: it
 * begins an interval when it was issued, or when the one before was finished, and finishes a way before its report
 * arrives. Where it idles (each report waited for, curvature measured between two intervals) nothing is charged.
 */
import type { LaneReport, Reporter } from "./lane-report.ts";

/** Reports asked for at once to tell the work of one from the way to the host. */
const MEASURED_REPORTS = 3;

/** An interval whose report is under way. */
export interface Interval {
  readonly reports: Promise<readonly LaneReport[]>;
  /** Milliseconds on the host's clock. */
  readonly issued: number;
  readonly arrived: () => number;
}

export class TrainingClock {
  #seconds = 0;
  /** Milliseconds of a report: on the device, and from there to the host. */
  #work = 0;
  #way = 0;
  /** When the device had finished everything that has arrived, on the host's clock. */
  #finished = Number.NEGATIVE_INFINITY;
  readonly #now: () => number;
  readonly #reporter: Reporter;

  /** @param now monotonic milliseconds */
  constructor(now: () => number, reporter: Reporter) {
    this.#now = now;
    this.#reporter = reporter;
  }

  /** Seconds of training in all intervals that were closed. */
  get seconds(): number {
    return this.#seconds;
  }

  /** Measures what a report costs, and returns the last one. Everything must be compiled. */
  async calibrate(): Promise<readonly LaneReport[]> {
    const asked = this.#now();
    const looks = Array.from({ length: MEASURED_REPORTS }, () => this.#report(asked));
    let last: readonly LaneReport[] = [];
    for (const { reports } of looks) last = await reports;
    const arrived = looks.map((look) => look.arrived());
    const [first = asked, end = asked] = [arrived[0], arrived.at(-1)];
    this.#work = Math.min(first - asked, (end - first) / (MEASURED_REPORTS - 1));
    this.#way = first - asked - this.#work;
    this.#finished = end - this.#way;
    return last;
  }

  /** Issues work, and a report behind it. */
  open(issue: () => void): Interval {
    const issued = this.#now();
    issue();
    return this.#report(issued);
  }

  /** Waits for the reports of the oldest open interval, and charges its training. */
  async close(interval: Interval): Promise<readonly LaneReport[]> {
    const reports = await interval.reports;
    const finished = interval.arrived() - this.#way;
    const began = Math.max(interval.issued, this.#finished);
    this.#seconds += Math.max(0, finished - began - this.#work) / 1000;
    this.#finished = Math.max(this.#finished, finished);
    return reports;
  }

  #report(issued: number): Interval {
    let arrived = Number.NaN;
    const reports = this.#reporter.report().then((lanes) => {
      arrived = this.#now();
      return lanes;
    });
    // After a failure the younger ones are waited for by nobody.
    reports.catch(() => {});
    return { reports, issued, arrived: () => arrived };
  }
}
