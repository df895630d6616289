/** Newton-type methods in float32 on WebGPU (Dawn for Node; a software adapter counts). */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { curvatureProbe } from "../curvature/curvature-probe.ts";
import { createLanczos } from "../curvature/lanczos.ts";
import { krylovStepError, SPECTRUM_SIZE } from "../curvature/network-spectrum.fixture.ts";
import { dot, quadraticObjective, rotatedSpectrum, weyl } from "../curvature/quadratic-objective.fixture.ts";
import { createWebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { openDawnDevice } from "../hosts/dawn.ts";
import { laneSeeds } from "../random/philox.ts";
import { backtrackingNewQNewton } from "./newton/backtracking-new-q-newton.ts";
import { dampedNewton } from "./newton/damped-newton.ts";
import { krylovDampedNewton } from "./newton/krylov-damped-newton.ts";
import { NEWTON_FAMILY_ROWS, solveRow } from "./newton/newton-family.fixture.ts";
import { krylovSaddleFreeNewton } from "./saddle-free/krylov-saddle-free-newton.ts";
import { lowRankSaddleFreeNewton } from "./saddle-free/low-rank-saddle-free-newton.ts";
import { saddleFreeNewton } from "./saddle-free/saddle-free-newton.ts";
import { createStepper } from "./stepper.fixture.ts";

/** Relative error of a step against its float64 value. */
const F32_STEP = 1e-4;
/** Eigenvalues relative to the largest. */
const F32_EIGENVALUE = 1e-4;
const F32_ORTHOGONALITY = 1e-5;

let opened: Awaited<ReturnType<typeof openDawnDevice>>;
beforeAll(async () => {
  opened = await openDawnDevice();
});
afterAll(() => opened.device.destroy());
const engineOf = (lanes: number) =>
  createWebGpuEngine({
    device: opened.device,
    adapterInfo: opened.info,
    lanes,
    seeds: laneSeeds(Array.from({ length: lanes }, (_, lane) => lane)),
  });

const SPECTRUM = [-4, -0.7, -0.1, 0.3, 0.5, 1, 6, 30];
const { matrix, basis } = rotatedSpectrum(SPECTRUM, 11);
const random = weyl(5);
const START = SPECTRUM.map(() => 2 * random() - 1);

describe("lanczos in float32", () => {
  it("keeps VᵀV = I to 1e-5 and finds the spectrum to 1e-4, against the plain recurrence which does not", async () => {
    const size = 60;
    const eigenvalues = Array.from({ length: size }, (_, i) =>
      i < 48 ? 0.01 * (1 + i / size) : 1.5 ** (i - 47),
    );
    const known = rotatedSpectrum(eigenvalues, 3).matrix;
    const worst: number[] = [];
    for (const reorthogonalisation of ["twice", "none"] as const) {
      const engine = engineOf(2);
      const objective = quadraticObjective(engine, known);
      const rank = 40;
      const start = engine.tensor(
        [size],
        Array.from({ length: size }, () => random() - 0.5),
      );
      const product = objective.hessianVector;
      const lanczos = createLanczos(engine, { size, rank, start, product, reorthogonalisation });
      engine.run(engine.record(() => lanczos.compute()));
      const [rows = [], values = []] = (await engine.snapshot([lanczos.basis, lanczos.values])).map((copy) =>
        Array.from(copy),
      );
      let error = 0;
      for (let i = 0; i < rank; i++)
        for (let j = 0; j < i; j++)
          error = Math.max(
            error,
            Math.abs(dot(rows.slice(i * size, (i + 1) * size), rows.slice(j * size, (j + 1) * size))),
          );
      worst.push(error);
      const largest = Math.max(...eigenvalues);
      if (reorthogonalisation === "twice")
        for (let i = 1; i <= 8; i++)
          expect(Math.abs((values[rank - i] as number) - (eigenvalues[size - i] as number))).toBeLessThan(
            F32_EIGENVALUE * largest,
          );
      engine.dispose();
    }
    expect(worst[0]).toBeLessThan(F32_ORTHOGONALITY);
    expect(worst[1]).toBeGreaterThan(0.1);
  });

  it("breaks down cleanly at k = 1 on H = σI, and the probe says so", async () => {
    const engine = engineOf(2);
    const objective = quadraticObjective(engine, rotatedSpectrum(new Array(5).fill(-2), 1).matrix);
    const probe = curvatureProbe(engine, objective, { vectors: 5 });
    engine.run(engine.record(() => probe.measure()));
    const copies = await engine.snapshot([probe.smallest, probe.largest, probe.index, probe.trace]);
    const [smallest = [], largest = [], index = [], trace = []] = copies.map((copy) => Array.from(copy));
    for (let lane = 0; lane < 2; lane++) {
      expect(smallest[lane]).toBeCloseTo(-2, 4);
      expect(largest[lane]).toBeCloseTo(-2, 4);
      expect(index[lane]).toBeCloseTo(1, 4);
      expect(trace[lane]).toBeCloseTo(-10, 3);
    }
    engine.dispose();
  });
});

describe("the step of a Krylov method on a spectrum like a network's", () => {
  it("is exact to 1e-4 with k = P vectors; control: orthogonal once or not at all it is off by percents", async () => {
    const error = async (reorthogonalisation: "none" | "once" | "twice"): Promise<number> => {
      const engine = engineOf(1);
      const found = await krylovStepError(engine, SPECTRUM_SIZE, reorthogonalisation);
      engine.dispose();
      return found;
    };
    expect(await error("twice")).toBeLessThan(F32_STEP);
    expect(await error("once")).toBeGreaterThan(1e-2);
    expect(await error("none")).toBeGreaterThan(1e-2);
  });
});

describe("steps in float32", () => {
  it.each([
    ["saddle-free-newton", saddleFreeNewton, { policy: "fixed", damping: 0.05 }],
    ["low-rank-saddle-free-newton", lowRankSaddleFreeNewton, { rank: 8, damping: 0.05, rate: 1 }],
  ] as const)("%s takes −(|H| + λI)⁻¹g to 1e-4", async (_, definition, settings) => {
    const engine = engineOf(1);
    const stepper = createStepper(engine, quadraticObjective(engine, matrix), definition, START, settings);
    stepper.advance(1);
    const [theta = []] = await stepper.read();
    const expected = START.map((entry, i) =>
      basis.reduce((sum, row, k) => {
        const lambda = SPECTRUM[k] as number;
        return sum - ((dot(row, START) * lambda) / (Math.abs(lambda) + 0.05)) * (row[i] as number);
      }, entry),
    );
    const difference = theta.map((entry, i) => entry - (expected[i] as number));
    const step = expected.map((entry, i) => entry - (START[i] as number));
    expect(Math.sqrt(dot(difference, difference) / dot(step, step))).toBeLessThan(F32_STEP);
    engine.dispose();
  });

  it.each([
    [krylovSaddleFreeNewton, saddleFreeNewton, matrix],
    // No pole of 1/(λ + d) near a candidate d: rounding is not what is tested.
    [krylovDampedNewton, dampedNewton, rotatedSpectrum([-0.5, 0.8, 1, 2, 3, 4, 6, 8], 11).matrix],
  ])(
    "$name with k = P equals the dense method's grid step to 1e-4",
    async (krylovMethod, denseMethod, known) => {
      const taken: number[][] = [];
      for (const [definition, settings] of [
        [denseMethod, {}],
        [krylovMethod, { vectors: 8 }],
      ] as const) {
        const engine = engineOf(1);
        const stepper = createStepper(engine, quadraticObjective(engine, known), definition, START, settings);
        stepper.advance(1);
        const [theta = []] = await stepper.read();
        taken.push(theta.map((entry, i) => entry - Math.fround(START[i] as number)));
        engine.dispose();
      }
      const [dense = [], krylov = []] = taken;
      const difference = dense.map((entry, i) => entry - (krylov[i] as number));
      expect(Math.sqrt(dot(difference, difference) / dot(dense, dense))).toBeLessThan(F32_STEP);
    },
  );
});

describe("newton family in float32", () => {
  it.each(
    NEWTON_FAMILY_ROWS.filter(({ problem }) => problem !== "rosenbrock").map(
      (row) => [row.problem, row] as const,
    ),
  )("%s: backtracking-new-q-newton reaches the minimum", async (_, row) => {
    const engine = engineOf(1);
    // Without a tolerance: near the double-well's saddle ‖g‖ is 1e-6, which float32 takes for a minimum.
    const { point } = await solveRow(engine, backtrackingNewQNewton, row, 0, 40);
    for (const [i, entry] of row.backtracking[1].entries()) expect(point[i]).toBeCloseTo(entry, 2);
    engine.dispose();
  });
});
