/**
 * What every engine's networks must do, held against the float64 reference: random networks by seed, over layer
 * kinds, shapes, lanes and data orders. Each engine's test file calls {@link describeNetworkContract}.
 */
import { afterEach, describe, expect, it } from "vitest";
import type { Engine, LaneTensor } from "./engine.ts";
import { createNetworkObjective } from "./engines/network-objective.ts";
import { ReferenceNetwork } from "./engines/reference/network/reference-network.ts";
import type { LabelledExamples } from "./network.ts";
import { expectAgreement, type NetworkTolerances } from "./network-contract/agreement.ts";
import { type Bench, createBench, outcomeBits } from "./network-contract/bench.ts";
import { expectHeldOut, withHeldOut } from "./network-contract/held-out.ts";
import { dot, expectNear, laneOf, norm } from "./network-contract/nearness.ts";
import {
  covering,
  KINDS,
  kindsOf,
  LARGE_HESSIAN,
  sampleNetworks,
  tiedNetwork,
} from "./network-contract/samples.ts";
import type { SampleNetwork } from "./networks/sample-network.ts";

/** Dense Hessians are compared up to this many parameters. */
const HESSIAN_SIZE = 600;

/** @param options.few as few networks as have every kind of layer, where compiling is slow; absent: all 24 */
export function describeNetworkContract(
  name: string,
  makeEngine: (lanes: number) => Engine | Promise<Engine>,
  tolerances: NetworkTolerances,
  options: { readonly few?: boolean } = {},
): void {
  const nets = options.few ? covering(sampleNetworks()) : sampleNetworks();
  const cases = nets.map((net) => [`${net.title}, ${net.data.seeds.length} lanes`, net] as const);
  const engines: Engine[] = [];
  afterEach(() => {
    for (const engine of engines.splice(0)) engine.dispose();
  });

  const open = async (net: SampleNetwork): Promise<Bench> => {
    const engine = await makeEngine(net.data.seeds.length);
    engines.push(engine);
    return createBench(engine, net, await createNetworkObjective(engine, net.spec, net.data));
  };

  describe(`network contract: ${name}`, () => {
    it.each(cases)("value, gradient and products: %s", async (_title, net) => {
      await expectAgreement(await open(net), tolerances);
    });

    it.each(cases.filter(([, net]) => net.data.batchSize < net.data.count).slice(0, 4))(
      "minibatches follow permutationAt over epochs: %s",
      async (_title, net) => {
        const bench = await open(net);
        const { engine, objective } = bench;
        const program = engine.record(() => {
          objective.nextBatch(bench.step);
          objective.value(bench.theta, bench.value);
        });
        const seen = new Set<number>();
        for (let step = 0; step < 2 * objective.batchesPerEpoch + 1; step++) {
          engine.write(bench.step, step);
          engine.run(program);
          const [value] = await bench.read([bench.value]);
          for (let lane = 0; lane < engine.lanes; lane++) {
            const expected = bench.network.value(bench.thetaOf(lane), bench.batch(lane, step));
            expectNear(laneOf(value, lane, engine.lanes), [expected], tolerances.value);
            seen.add(expected);
          }
        }
        // Negative control: the batches differ, so a wrong gather cannot pass.
        expect(seen.size).toBeGreaterThan(objective.batchesPerEpoch);
      },
    );

    it.each(cases.filter(([, net]) => net.data.seeds.length === 3).slice(0, 4))(
      "products are linear and symmetric: %s",
      async (_title, net) => {
        const bench = await open(net);
        const { engine, objective } = bench;
        engine.run(engine.record(() => objective.gradient(bench.theta, bench.value, bench.gradient)));
        const [u, v] = [bench.vector, bench.other];
        const mixed = engine.tensor([objective.size]);
        const results = [0, 1, 2].map(() => engine.tensor([objective.size]));
        const [hu, hv, hm] = results as [LaneTensor, LaneTensor, LaneTensor];
        for (const product of ["hessianVector", "gaussNewtonVector"] as const) {
          engine.run(
            engine.record(() => {
              engine.map("m = 2*u - 0.5*v", { m: mixed, u, v });
              objective[product](u, hu);
              objective[product](v, hv);
              objective[product](mixed, hm);
            }),
          );
          const [uu, vv, a, b, m] = await bench.read([u, v, hu, hv, hm]);
          for (let lane = 0; lane < engine.lanes; lane++) {
            const own = (all: readonly number[] | undefined) => laneOf(all, lane, engine.lanes);
            const scale = 2 * norm(own(a)) + 0.5 * norm(own(b));
            const expected = own(a).map((x, i) => 2 * x - 0.5 * (own(b)[i] as number));
            expectNear(own(m), expected, 0, tolerances.product * scale, "absolute");
            const gap = Math.abs(dot(own(uu), own(b)) - dot(own(vv), own(a)));
            expect(gap).toBeLessThanOrEqual(
              tolerances.product * (norm(own(a)) * norm(own(vv)) + norm(own(b)) * norm(own(uu))),
            );
          }
        }
      },
    );

    const small = cases.filter(
      ([, net]) => new ReferenceNetwork(net.spec).size <= HESSIAN_SIZE && net.data.seeds.length < 8,
    );
    it.each([...small.slice(0, 4), [LARGE_HESSIAN.title, LARGE_HESSIAN] as const])(
      "the dense Hessian agrees column by column: %s",
      async (_title, net) => {
        const bench = await open(net);
        const { engine, objective } = bench;
        const hessian = engine.tensor([objective.size, objective.size]);
        engine.run(
          engine.record(() => {
            objective.nextBatch(bench.step);
            objective.gradient(bench.theta, bench.value, bench.gradient);
            objective.hessian(hessian);
          }),
        );
        const [entries] = await bench.read([hessian]);
        for (let lane = 0; lane < engine.lanes; lane++) {
          const own = laneOf(entries, lane, engine.lanes);
          const columns = bench.hessianColumns(lane);
          const largest = Math.max(...columns.map(norm));
          columns.forEach((column, index) => {
            const found = own.slice(index * objective.size, (index + 1) * objective.size);
            expectNear(found, column, tolerances.product, tolerances.product * largest);
          });
        }
      },
    );

    it.each(cases.filter(([, net]) => net.data.seeds.length === 3).slice(0, 4))(
      "a lane's bits do not depend on its neighbours: %s",
      async (_title, net) => {
        const all = await outcomeBits(await open(net));
        for (const lane of [0, 2]) {
          const alone: SampleNetwork = {
            ...net,
            data: { ...net.data, seeds: [net.data.seeds[lane] as number] },
          };
          const bench = await open(alone);
          expect(await outcomeBits(bench)).toEqual(all.map((numbers) => laneOf(numbers, lane, 3)));
        }
      },
    );

    it.each([10, 20])("%i tied logits of 1e30 cost ln of their number", async (classes) => {
      const tied: SampleNetwork = tiedNetwork(classes);
      const bench = await open(tied);
      const { engine, objective } = bench;
      // Weights first, then biases: with weights of 0 the logits are the biases.
      engine.map("theta = select(_i < inputs, 0, 1e30)", { theta: bench.theta, inputs: classes });
      engine.run(
        engine.record(() => {
          objective.nextBatch(bench.step);
          objective.gradient(bench.theta, bench.value, bench.gradient);
          objective.value(bench.theta, bench.otherValue);
          objective.criterion(bench.theta, bench.criterion);
        }),
      );
      for (const [found] of await bench.read([bench.value, bench.otherValue, bench.criterion]))
        expect(found).toBeCloseTo(Math.log(classes), 5);
    });

    const labelled = cases.filter(([, net]) => net.spec.loss === "softmax-cross-entropy");
    const images = labelled.filter(([, net]) => net.spec.input.length === 3);
    const rows = labelled.filter(([, net]) => net.spec.input.length === 1);
    // Some fit one pass of the criterion, the last takes several.
    const counts = [17, 64, 5003];
    it.each(
      [...images.slice(0, 2), ...rows.slice(0, 3)].map(([title, net], at) => {
        const count = at === 0 ? counts[0] : (counts[at % 3] as number);
        return [`${count} of ${title}`, withHeldOut(net, count as number)] as const;
      }),
    )("loss and accuracy on held-out examples, whoever runs beside: %s", async (_title, net) => {
      const heldOut = net.data.heldOut as LabelledExamples;
      const together = await expectHeldOut(await open(net), net, heldOut, tolerances);
      const lanes = net.data.seeds.length;
      const alone = { ...net, data: { ...net.data, seeds: net.data.seeds.slice(-1) } };
      const found = await expectHeldOut(await open(alone), alone, heldOut, tolerances);
      expect(found).toEqual(together.map((all) => laneOf(all, lanes - 1, lanes)));
    });

    it("without held-out examples there is nothing to ask of them", async () => {
      const [[, net]] = labelled as [(typeof labelled)[number]];
      expect((await open(net)).objective.heldOut).toBeUndefined();
    });

    it("has every kind of layer, loss, data and number of lanes among its samples", () => {
      const found = new Set(nets.flatMap(kindsOf));
      expect(KINDS.filter((kind) => !found.has(kind))).toEqual([]);
    });

    it("freezes inactive lanes and gives blocks that make up the gradient", async () => {
      const net = nets.find((each) => each.data.seeds.length === 3 && each.spec.input.length === 1);
      if (!net) throw new Error("the samples hold no dense network of three lanes");
      const bench = await open(net);
      const { engine, objective } = bench;
      const parts = objective.blocks.flatMap((block) => {
        const { inputs, outputGradients } = block;
        return inputs && outputGradients ? [{ block, inputs, outputGradients }] : [];
      });
      expect(parts.length).toBe(net.spec.layers.filter((layer) => layer.kind === "dense").length);
      const program = engine.record(() => {
        objective.nextBatch(bench.step);
        objective.gradient(bench.theta, bench.value, bench.gradient);
      });
      engine.write(bench.gradient, 7);
      engine.write(engine.active, [1, 0, 1]);
      engine.run(program);
      const [gradient, ...factors] = await bench.read([
        bench.gradient,
        ...parts.flatMap(({ inputs, outputGradients }) => [inputs, outputGradients]),
      ]);
      expect(laneOf(gradient, 1, 3).every((entry) => entry === 7)).toBe(true);
      for (const lane of [0, 2])
        parts.forEach(({ block, inputs, outputGradients }, index) => {
          const [rows = 0, n = 0] = inputs.shape;
          const m = outputGradients.shape[1] ?? 0;
          expect([rows, m, ...block.shape]).toEqual([net.data.batchSize, m, n, m]);
          const x = laneOf(factors[2 * index], lane, 3);
          const d = laneOf(factors[2 * index + 1], lane, 3);
          const product = Array.from({ length: n * m }, (_, entry) => {
            const [i, o] = [Math.floor(entry / m), entry % m];
            const decay = net.spec.weightDecay * (bench.thetaOf(lane)[block.offset + entry] as number);
            let sum = decay;
            for (let b = 0; b < rows; b++) sum += (x[b * n + i] as number) * (d[b * m + o] as number);
            return sum;
          });
          const own = laneOf(gradient, lane, 3).slice(block.offset, block.offset + n * m);
          expectNear(own, product, tolerances.gradient * 4);
        });
    });
  });
}
