/** The figures that the engine is held to (software adapter), read off a report. */

import type { Figures } from "./figures.ts";
import { pairedRatio } from "./interleave.ts";
import { type Measurement, POSTED } from "./measure.ts";

export interface Target {
  readonly name: string;
  readonly wanted: string;
  /** Absent: not measured in this run. */
  readonly measured?: number;
  readonly outcome: "PASS" | "MISS" | "not measured";
}

/** Figures, and what they are held to. */
export interface Report extends Figures {
  readonly targets: readonly Target[];
}

export function judge(report: Figures): readonly Target[] {
  const find = (workload: string, method: string, lanes: number): Measurement | undefined =>
    report.measurements.find(
      (each) => each.workload.startsWith(workload) && each.method === method && each.lanes === lanes,
    );
  const ratio = (workload: string, lanes: number, peer: string): number | undefined =>
    Object.entries(find(workload, "sgd", lanes)?.ratios ?? {}).find(([name]) => name.startsWith(peer))?.[1];
  const posted = (workload: string, lanes: number): number | undefined =>
    find(workload, "adam", lanes)?.ratios[`${POSTED} ×${lanes}`];
  const product = (workload: string, lanes: number): number | undefined => {
    const timings = find(workload, "hessian-vector", lanes)?.timings;
    const gradient = timings?.find(({ name }) => name.includes("gradient"));
    return timings?.[0] && gradient && pairedRatio(timings[0], gradient);
  };
  const { aluGflops, matmulOfPeak, encodeMicrosecondsPerDispatch } = report.roofline;
  return [
    least("MLP sgd, 1 lane, against tfjs", 8, ratio("mlp", 1, "tfjs one")),
    least("MLP sgd, 1 lane, against jax-js", 2.5, ratio("mlp", 1, "jax")),
    least("tiny sgd, 64 lanes, against tfjs one at a time", 180, ratio("tiny", 64, "tfjs one")),
    least("tiny sgd, 64 lanes, against jax-js", 2, ratio("tiny", 64, "jax")),
    ...[1, 16, 64].flatMap((lanes) => [
      most(`MLP Hessian-vector product in gradients, ${lanes} lanes`, 1.2, product("mlp", lanes)),
      most(`tiny Hessian-vector product in gradients, ${lanes} lanes`, 1.2, product("tiny", lanes)),
    ]),
    most("MLP Adam as a posted formula over the built-in one, 1 lane", 1.1, posted("mlp", 1)),
    most("tiny Adam as a posted formula over the built-in one, 64 lanes", 1.1, posted("tiny", 64)),
    least(`matmul 512³, share of the ${aluGflops.toFixed(1)} GFLOPS ALU peak`, 0.6, matmulOfPeak),
    most("encoding, µs a dispatch", 1, encodeMicrosecondsPerDispatch),
    most(
      "MLP sgd, first step after navigating to a new page, ms",
      1500,
      report.firstStep?.from === "navigation" ? report.firstStep.medianMs : undefined,
    ),
  ];
}

const outcome = (measured: number | undefined, holds: (value: number) => boolean): Target["outcome"] =>
  measured === undefined ? "not measured" : holds(measured) ? "PASS" : "MISS";

function least(name: string, bound: number, measured: number | undefined): Target {
  return {
    name,
    wanted: `≥ ${bound}`,
    outcome: outcome(measured, (value) => value >= bound),
    ...(measured === undefined ? {} : { measured }),
  };
}

function most(name: string, bound: number, measured: number | undefined): Target {
  return {
    name,
    wanted: `≤ ${bound}`,
    outcome: outcome(measured, (value) => value <= bound),
    ...(measured === undefined ? {} : { measured }),
  };
}

export function targetLines(targets: readonly Target[]): readonly string[] {
  return targets.map(
    ({ name, wanted, measured, outcome: verdict }) =>
      `${verdict.padEnd(12)} ${name}: ${measured === undefined ? "" : `${measured.toPrecision(3)}, `}wanted ${wanted}`,
  );
}
