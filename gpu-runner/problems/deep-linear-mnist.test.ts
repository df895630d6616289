import { describe, expect, it } from "vitest";
import { defaultValues } from "../../shared/catalogue/complete.ts";
import { poolImages } from "../../shared/data-sets/pooling.ts";
import { createNodeDataSource } from "../data/node-data-source.ts";
import { createReferenceEngine } from "../engines/reference/reference-engine.ts";
import { deepLinearMnist } from "./deep-linear-mnist.ts";

const PIXELS = 100;
const EXAMPLES = 200;
const defaults = { ...defaultValues(deepLinearMnist.options), examples: EXAMPLES, hidden: 3 };

/** Eigenpairs of the second moment S of the pooled images, largest first. */
async function principalComponents() {
  const { features } = poolImages(await createNodeDataSource().load("mnist", EXAMPLES), 28, 10);
  const moment = new Float64Array(PIXELS * PIXELS);
  for (let example = 0; example < EXAMPLES; example++)
    for (let entry = 0; entry < moment.length; entry++) {
      const [i, j] = [Math.floor(entry / PIXELS), entry % PIXELS];
      const product = (features[example * PIXELS + i] as number) * (features[example * PIXELS + j] as number);
      moment[entry] = (moment[entry] as number) + product / EXAMPLES;
    }
  const engine = createReferenceEngine({ lanes: 1 });
  const [values, vectors] = [engine.tensor([PIXELS]), engine.tensor([PIXELS, PIXELS])];
  engine.symmetricEigen(engine.tensor([PIXELS, PIXELS], moment), values, vectors);
  const rows = engine.read(vectors);
  const eigenvalues = [...engine.read(values)].reverse();
  const vector = (rank: number) => rows.slice((PIXELS - 1 - rank) * PIXELS, (PIXELS - rank) * PIXELS);
  return { eigenvalues, vector, trace: eigenvalues.reduce((sum, x) => sum + x, 0) };
}

describe("deep-linear-mnist", () => {
  it("has the critical points of Baldi and Hornik: any choice of eigenvectors, strict unless the largest", async () => {
    const { eigenvalues, vector, trace } = await principalComponents();
    const engine = createReferenceEngine({ lanes: 1 });
    const objective = await deepLinearMnist.create({
      engine,
      options: defaults,
      seeds: [1],
      data: createNodeDataSource(),
    });
    const [value, gradient] = [engine.tensor([1]), engine.tensor([objective.size])];
    const [direction, product] = [engine.tensor([objective.size]), engine.tensor([objective.size])];
    for (const choice of [[0, 1, 2], [0, 1, 3], [1, 4], [0], []]) {
      // W1 = U [100, 3], W2 = Uᵀ [3, 100] with the chosen eigenvectors, zero columns for the rest.
      const point = new Float64Array(objective.size);
      for (const [column, rank] of choice.entries())
        for (const [pixel, entry] of vector(rank).entries()) {
          point[pixel * 3 + column] = entry;
          point[3 * PIXELS + column * PIXELS + pixel] = entry;
        }
      objective.gradient(engine.tensor([objective.size], point), value, gradient);
      const explained = choice.reduce((sum, rank) => sum + (eigenvalues[rank] as number), 0);
      expect(engine.read(value)[0]).toBeCloseTo((trace - explained) / 2, 10);
      expect(Math.hypot(...engine.read(gradient))).toBeLessThan(1e-6);
      if (choice.join() === "0,1,2") continue;
      // Turn the last column towards the largest eigenvector that is not chosen: curvature must be negative.
      const missing = [0, 1, 2, 3].find((rank) => !choice.includes(rank)) as number;
      const turn = new Float64Array(objective.size);
      for (const [pixel, entry] of vector(missing).entries()) {
        turn[pixel * 3 + 2] = entry;
        turn[3 * PIXELS + 2 * PIXELS + pixel] = entry;
      }
      engine.write(direction, turn);
      objective.hessianVector(direction, product);
      const curvature = engine.read(product).reduce((sum, x, i) => sum + x * (turn[i] as number), 0);
      expect(curvature).toBeLessThan(-1e-3);
    }
  });

  it("has a Hessian of zero at 0 with three layers", async () => {
    const engine = createReferenceEngine({ lanes: 1 });
    const options = { ...defaults, layers: 3 };
    const objective = await deepLinearMnist.create({
      engine,
      options,
      seeds: [1],
      data: createNodeDataSource(),
    });
    const [value, gradient] = [engine.tensor([1]), engine.tensor([objective.size])];
    objective.gradient(engine.tensor([objective.size]), value, gradient);
    const product = engine.tensor([objective.size]);
    objective.hessianVector(engine.tensor([objective.size], deepLinearMnist.start(options, 5)), product);
    expect(Math.hypot(...engine.read(product))).toBe(0);
  });
});
