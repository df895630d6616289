import { describe, expect, it } from "vitest";
import { dot, quadraticObjective, rotatedSpectrum } from "../../curvature/quadratic-objective.fixture.ts";
import { createReferenceEngine } from "../../engines/reference/reference-engine.ts";
import { createStepper, type Stepper } from "../stepper.fixture.ts";
import { adahessian } from "./adahessian.ts";
import { psgd } from "./psgd.ts";
import { sophia } from "./sophia.ts";

const state = (stepper: Stepper, name: string) => stepper.optimizer.state?.[name] as Stepper["theta"];

describe("adahessian", () => {
  it("follows a hand trace on a diagonal Hessian, where one draw gives the diagonal exactly", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const settings = { rate: 0.1, beta1: 0.5, beta2: 0.75 };
    const stepper = createStepper(
      engine,
      quadraticObjective(engine, [4, 0, 0, -2]),
      adahessian,
      [1, 1],
      settings,
    );
    let [m, s, theta] = [
      [0, 0],
      [0, 0],
      [1, 1],
    ];
    const curvature = [4, -2];
    for (let t = 1; t <= 3; t++) {
      const g = theta.map((x, i) => (curvature[i] as number) * x);
      m = m.map((x, i) => 0.5 * x + 0.5 * (g[i] as number));
      s = s.map((x, i) => 0.75 * x + 0.25 * (curvature[i] as number) ** 2);
      theta = theta.map((x, i) => {
        const root = Math.sqrt((s[i] as number) / (1 - 0.75 ** t));
        return x - (0.1 * ((m[i] as number) / (1 - 0.5 ** t))) / (root + 1e-4);
      });
    }
    stepper.advance(3);
    const [found = []] = await stepper.read();
    for (const [i, entry] of found.entries()) expect(entry).toBeCloseTo(theta[i] as number, 13);
    const [products, gradients] = await stepper.read(stepper.counts.hessianVector, stepper.counts.gradient);
    expect([products?.[0], gradients?.[0]]).toEqual([3, 3]);
  });
});

describe("sophia", () => {
  it("divides by γh where curvature is large and takes sign steps where it is negative", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const settings = { rate: 0.01, beta1: 0, beta2: 0, gamma: 1 };
    const stepper = createStepper(
      engine,
      quadraticObjective(engine, [4, 0, 0, -2]),
      sophia,
      [0.5, 0.5],
      settings,
    );
    stepper.advance(1);
    const [theta = []] = await stepper.read();
    expect(theta[0]).toBeCloseTo(0.5 - 0.01 * 0.5, 14);
    expect(theta[1]).toBeCloseTo(0.5 + 0.01, 14);
  });

  it("estimates the diagonal every 10 steps only", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const stepper = createStepper(engine, quadraticObjective(engine, [1, 0, 0, 1]), sophia, [1, 2]);
    stepper.advance(21);
    const [products, gradients] = await stepper.read(stepper.counts.hessianVector, stepper.counts.gradient);
    expect([products?.[0], gradients?.[0]]).toEqual([3, 21]);
  });
});

describe("psgd", () => {
  const eigenvalues = [-3, -0.5, 1, 6];
  const { matrix, basis } = rotatedSpectrum(eigenvalues, 14);

  it("fits P = |H|⁻¹ on an indefinite Hessian, within the noise of its fit", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const objective = quadraticObjective(engine, matrix);
    const stepper = createStepper(engine, objective, psgd, [0.1, 0.2, -0.1, 0.3], { rate: 0, fit: 0.03 });
    stepper.advance(2000);
    const [q = []] = await stepper.read(state(stepper, "factor"));
    // P in the eigenbasis of H: 1/|λ| on the diagonal.
    for (const [k, row] of basis.entries()) {
      const image = Array.from({ length: 4 }, (_, i) => dot(q.slice(4 * i, 4 * i + 4), row));
      expect(Math.abs(dot(image, image) * Math.abs(eigenvalues[k] as number) - 1)).toBeLessThan(0.1);
    }
  });

  it("leaves a rotated saddle and never moves farther than `clip` in a step", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const start = (basis[3] as readonly number[]).map((entry, i) => entry + 1e-3 * (basis[1]?.[i] as number));
    const stepper = createStepper(engine, quadraticObjective(engine, matrix), psgd, start, {
      rate: 0.5,
      clip: 0.25,
    });
    let before = start;
    for (let i = 0; i < 120; i++) {
      stepper.advance(1);
      const [theta = []] = await stepper.read();
      const step = theta.map((entry, j) => entry - (before[j] as number));
      expect(Math.sqrt(dot(step, step))).toBeLessThanOrEqual(0.25 + 1e-12);
      before = theta;
    }
    const escaped = Math.abs(dot(before, basis[1] as readonly number[]));
    expect(escaped).toBeGreaterThan(1);
    expect(Math.abs(dot(before, basis[3] as readonly number[]))).toBeLessThan(0.2 * escaped);
  });

  it("fits the diagonal form to 1/|hᵢᵢ| on a diagonal Hessian", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const objective = quadraticObjective(engine, [4, 0, 0, -0.25]);
    const stepper = createStepper(engine, objective, psgd, [1, 1], { rate: 0, preconditioner: "diagonal" });
    stepper.advance(300);
    const [q = []] = await stepper.read(state(stepper, "factor"));
    expect((q[0] as number) ** 2).toBeCloseTo(0.25, 6);
    expect((q[1] as number) ** 2).toBeCloseTo(4, 6);
  });
});
