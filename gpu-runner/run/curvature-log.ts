/** The Hessian's extremes and index along a run, measured now and then by the curvature probe; never counted. */
import type { TrialResult } from "../../shared/contracts/trial.ts";
import { type CurvatureProbe, curvatureProbe } from "../curvature/curvature-probe.ts";
import type { Engine, LaneTensor, Program } from "../engine.ts";
import type { Objective } from "../objective.ts";

type Curvature = NonNullable<TrialResult["curvature"]>;

/** JSON has no NaN and no infinity. */
const real = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

export class CurvatureLog {
  readonly program: Program;
  readonly #engine: Engine;
  readonly #probe: CurvatureProbe;
  readonly #step: LaneTensor;
  readonly #points: number;
  readonly #lanes: readonly { -readonly [K in keyof Curvature]: Curvature[K] }[];
  #measured = 0;

  constructor(
    engine: Engine,
    objective: Objective,
    theta: LaneTensor,
    step: LaneTensor,
    { vectors, points }: { readonly vectors: number; readonly points: number },
  ) {
    this.#engine = engine;
    this.#step = step;
    this.#points = points;
    this.#probe = curvatureProbe(engine, objective, { vectors, theta });
    this.program = engine.record(() => this.#probe.measure(), { masked: false });
    this.#lanes = Array.from({ length: engine.lanes }, () => ({
      step: [],
      smallest: [],
      largest: [],
      index: [],
    }));
  }

  /** Measures when it is time to: at the start, then at even distances of the expected run. */
  async measureAt(ticks: number, expectedSteps: number): Promise<void> {
    const share = this.#measured / Math.max(1, this.#points - 1);
    if (this.#measured >= Math.max(1, this.#points - 1) || ticks < share * expectedSteps) return;
    await this.measure();
  }

  /** Measures now; the last point of a run is its end point, where the lanes have frozen. */
  async measure(): Promise<void> {
    this.#measured++;
    const { smallest, largest, index } = this.#probe;
    this.#engine.run(this.program);
    const columns = await this.#engine.snapshot([this.#step, smallest, largest, index]);
    this.#lanes.forEach((lane, at) => {
      const [step, low, high, share] = columns.map((column) => column[at]);
      // A lane that was frozen already at the measurement before has nothing new.
      if (step === undefined || lane.step.at(-1) === step) return;
      lane.step.push(step);
      lane.smallest.push(real(low));
      lane.largest.push(real(high));
      lane.index.push(real(share));
    });
  }

  result(lane: number): Curvature | null {
    return this.#lanes[lane] ?? null;
  }
}
