import { describe, expect, it } from "vitest";
import { LAYER_EXAMPLES } from "../../../../shared/layers/registry.ts";
import type { NetworkSpec } from "../../../network.ts";
import { initialParameters } from "../../../networks/initial-parameters.ts";
import { networkAround, type SampleNetwork, sampleNetwork } from "../../../networks/sample-network.ts";
import { batchExamples } from "../../../networks/training-data.ts";
import { hostNormals } from "../../../random/normal.ts";
import { gatherBatch } from "./batch.ts";
import { LOSSES } from "./losses.ts";
import { ReferenceNetwork } from "./reference-network.ts";

/** Central differences with this step: truncation h²·f''' ≈ 1e-10, cancellation ε/h ≈ 2e-11. */
const STEP = 1e-5;
const DIFFERENCE_REL = 2e-8;
/** Sums of a few hundred float64 products. */
const F64_REL = 1e-11;

const norm = (v: Float64Array): number => Math.hypot(...v);
const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
const distance = (a: Float64Array, b: Float64Array): number => norm(a.map((x, i) => x - (b[i] as number)));
const along = (theta: Float64Array, step: number, v: Float64Array): Float64Array =>
  theta.map((x, i) => x + step * (v[i] as number));

const setUp = (seed: number, options: { smooth: boolean; images?: boolean }) =>
  setUpNetwork(seed, sampleNetwork(seed, { ...options, lanes: 1 }));

function setUpNetwork(seed: number, { spec, data, title }: SampleNetwork) {
  const network = new ReferenceNetwork(spec);
  const batch = gatherBatch(spec, data, batchExamples(data, data.seeds[0] as number, 1));
  // Biases too must be away from 0.
  const theta = along(initialParameters(spec, seed), 0.2, hostNormals(seed, 9, network.size));
  const gradientAt = (point: Float64Array) => {
    const gradient = new Float64Array(network.size);
    return { ...network.gradient(point, batch, gradient), gradient };
  };
  const direction = (stream: number) => hostNormals(seed, stream, network.size);
  const hessianTimes = (v: Float64Array) => {
    const product = new Float64Array(network.size);
    network.hessianVector(gradientAt(theta).at, v, product);
    return product;
  };
  const gaussNewtonTimes = (v: Float64Array) => {
    const product = new Float64Array(network.size);
    network.gaussNewtonVector(gradientAt(theta).at, v, product);
    return product;
  };
  return { spec, title, network, batch, theta, gradientAt, direction, hessianTimes, gaussNewtonTimes };
}

type SetUp = ReturnType<typeof setUpNetwork>;

const smoothSeeds = Array.from({ length: 30 }, (_, i) => i + 1);
const allSeeds = Array.from({ length: 30 }, (_, i) => i + 201);

describe("reference network against differences", () => {
  const expectGradient = ({ network, batch, theta, gradientAt, direction, title }: SetUp): void => {
    const { gradient, value } = gradientAt(theta);
    expect(value).toBeCloseTo(network.value(theta, batch), 12);
    for (const stream of [10, 11]) {
      const v = direction(stream);
      const difference =
        (network.value(along(theta, STEP, v), batch) - network.value(along(theta, -STEP, v), batch)) /
        (2 * STEP);
      expect(Math.abs(difference - dot(gradient, v)), title).toBeLessThan(
        DIFFERENCE_REL * Math.max(1, norm(gradient) * norm(v)),
      );
    }
  };
  const expectHessianProduct = ({ theta, gradientAt, direction, hessianTimes, title }: SetUp): void => {
    const v = direction(12);
    const after = gradientAt(along(theta, STEP, v)).gradient;
    const before = gradientAt(along(theta, -STEP, v)).gradient;
    const difference = after.map((x, i) => (x - (before[i] as number)) / (2 * STEP));
    const product = hessianTimes(v);
    expect(distance(product, difference), title).toBeLessThan(
      DIFFERENCE_REL * Math.max(1, norm(product)) * 10,
    );
  };

  it.each(smoothSeeds)("gradient of value (net %i)", (seed) => {
    expectGradient(setUp(seed, { smooth: true }));
  });

  it.each(smoothSeeds)("Hessian product of gradient (net %i)", (seed) => {
    expectHessianProduct(setUp(seed, { smooth: true }));
  });

  // The random samples above draw from the kinds that they know; this is every kind there is, kinks away from the point.
  it.each(LAYER_EXAMPLES.map(({ layer, input }) => networkAround(layer, input)))(
    "gradient and Hessian product $title",
    (sample) => {
      const net = setUpNetwork(7, sample);
      expectGradient(net);
      expectHessianProduct(net);
    },
  );

  it("sees every layer kind and loss in these samples", () => {
    const words = [
      ...smoothSeeds.map((s) => setUp(s, { smooth: true }).title),
      ...allSeeds.map((s) => setUp(s, { smooth: false }).title),
    ].join(" ");
    for (const kind of [
      "conv2d",
      "max-pool",
      "average-pool",
      "flatten",
      "tanh",
      "relu",
      "leaky-relu",
      "sigmoid",
      "softplus",
      "gelu",
      ...Object.keys(LOSSES),
    ])
      expect(words).toContain(` ${kind}`);
  });
});

describe("reference curvature products", () => {
  it.each(allSeeds)("are linear and symmetric, Gauss–Newton positive semi-definite (net %i)", (seed) => {
    const { spec, direction, hessianTimes, gaussNewtonTimes } = setUp(seed, { smooth: false });
    const [u, v] = [direction(13), direction(14)];
    for (const times of [hessianTimes, gaussNewtonTimes]) {
      const [hu, hv] = [times(u), times(v)];
      const scale = Math.max(norm(hu), norm(hv)) + 1e-300;
      const combined = times(u.map((x, i) => 2 * x - 0.5 * (v[i] as number)));
      const expected = hu.map((x, i) => 2 * x - 0.5 * (hv[i] as number));
      expect(distance(combined, expected)).toBeLessThan(F64_REL * scale);
      expect(Math.abs(dot(u, hv) - dot(v, hu))).toBeLessThan(F64_REL * scale * norm(u));
    }
    const decay = spec.weightDecay * dot(u, u);
    expect(dot(u, gaussNewtonTimes(u)) - decay).toBeGreaterThan(-1e-12 * dot(u, u));
  });

  it.each([1, 3, 6, 9, 12])("Gauss–Newton is JᵀH_L J built column by column (net %i)", (seed) => {
    const { spec, network, batch, theta, gradientAt, direction, gaussNewtonTimes } = setUp(seed, {
      smooth: true,
    });
    // J by differences of the output: independent of the R-operator.
    const columns = Array.from({ length: network.size }, (_, column) => {
      const unit = new Float64Array(network.size);
      unit[column] = 1;
      const after = network.outputs(along(theta, STEP, unit), batch);
      const before = network.outputs(along(theta, -STEP, unit), batch);
      return after.map((x, i) => (x - (before[i] as number)) / (2 * STEP));
    });
    const v = direction(15);
    const outputs = gradientAt(theta).at.activations.at(-1) as Float64Array;
    const change = new Float64Array(outputs.length);
    for (const [column, entries] of columns.entries())
      for (const [i, entry] of entries.entries())
        change[i] = (change[i] as number) + entry * (v[column] as number);
    // H_L by differences of the loss gradient.
    const lossGradient = (z: Float64Array) => {
      const dz = new Float64Array(z.length);
      LOSSES[spec.loss].gradient(z, batch, dz);
      return dz;
    };
    const after = lossGradient(along(outputs, STEP, change));
    const before = lossGradient(along(outputs, -STEP, change));
    const curved = after.map((x, i) => (x - (before[i] as number)) / (2 * STEP));
    const expected = Float64Array.from(
      columns,
      (entries, column) => dot(entries, curved) + spec.weightDecay * (v[column] as number),
    );
    const product = gaussNewtonTimes(v);
    expect(distance(product, expected)).toBeLessThan(DIFFERENCE_REL * Math.max(1, norm(product)) * 10);
  });

  it("Gauss–Newton equals the Hessian where the net is linear in its parameters", () => {
    for (const loss of ["squared-error", "binary-cross-entropy"] as const) {
      const spec: NetworkSpec = {
        input: [3],
        layers: [{ kind: "dense", outputs: 2, bias: true }],
        loss,
        weightDecay: 0.1,
      };
      const network = new ReferenceNetwork(spec);
      const targets = Float64Array.from(hostNormals(2, 3, 8), Math.abs);
      const batch = { examples: 4, inputs: hostNormals(1, 3, 12), targets };
      const { at } = network.gradient(hostNormals(3, 3, 8), batch, new Float64Array(8));
      const [hv, gv] = [new Float64Array(8), new Float64Array(8)];
      network.hessianVector(at, hostNormals(4, 3, 8), hv);
      network.gaussNewtonVector(at, hostNormals(4, 3, 8), gv);
      expect(distance(hv, gv)).toBeLessThan(F64_REL);
      expect(norm(hv)).toBeGreaterThan(0.1);
    }
  });

  it("differ where the net is not linear (negative control)", () => {
    const { hessianTimes, gaussNewtonTimes, direction } = setUp(3, { smooth: true });
    expect(distance(hessianTimes(direction(1)), gaussNewtonTimes(direction(1)))).toBeGreaterThan(1e-3);
  });
});
