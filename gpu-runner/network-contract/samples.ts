/** The random networks of the contract, and what each of them exercises. */
import { LAYER_EXAMPLES, layerVariants } from "../../shared/layers/registry.ts";
import { networkAround, type SampleNetwork, sampleNetwork } from "../networks/sample-network.ts";
import { hostUniforms } from "../random/normal.ts";

/** First seed of the sampled networks; any will do. */
const FIRST_SEED = 9001;
const COUNT = 24;
const LANES = [1, 3, 8] as const;

/** All that the samples must exercise between them. */
export const KINDS: readonly string[] = [
  ...new Set(LAYER_EXAMPLES.flatMap(({ layer }) => layerVariants(layer))),
  ...["softmax-cross-entropy", "binary-cross-entropy", "squared-error"],
  ...["weight decay", "no decay", "bytes", "floats", "full batch", "minibatches"],
  ...["1 lane", "3 lanes", "8 lanes", "3 lanes of dense layers"],
];

/** Random networks, and one for each kind of layer that they do not exercise. */
export function sampleNetworks(): readonly SampleNetwork[] {
  const random = Array.from({ length: COUNT }, (_, index) => {
    const lanes = LANES[index % LANES.length] as number;
    return sampleNetwork(FIRST_SEED + index, { lanes, images: index % 2 === 1 });
  });
  const exercised = new Set(random.flatMap(kindsOf));
  const missing = LAYER_EXAMPLES.filter(({ layer }) =>
    layerVariants(layer).some((kind) => !exercised.has(kind)),
  );
  return [...random, ...missing.map(({ layer, input }) => networkAround(layer, input))];
}

const [INPUTS, EXAMPLES, CLASSES] = [20, 12, 7];

/** Near the size up to which whole Hessians are compared: 20·20 + 20 + 20·7 + 7 = 567 parameters. */
export const LARGE_HESSIAN: SampleNetwork = {
  title: "20-20-7 tanh, P = 567, batch 5 of 12, 2 lanes",
  spec: {
    input: [INPUTS],
    layers: [
      { kind: "dense", outputs: 20, bias: true },
      { kind: "activation", activation: "tanh" },
      { kind: "dense", outputs: CLASSES, bias: true },
    ],
    loss: "softmax-cross-entropy",
    weightDecay: 0.01,
  },
  data: {
    count: EXAMPLES,
    batchSize: 5,
    features: Float32Array.from(hostUniforms(1, 1, EXAMPLES * INPUTS), (draw) => 2 * draw - 1),
    targets: Uint8Array.from({ length: EXAMPLES }, (_, example) => example % CLASSES),
    seeds: [71, 72],
  },
};

/** One layer from one input to so many logits: its parameters are their weights, then their biases. */
export const tiedNetwork = (classes: number): SampleNetwork => ({
  title: `1-${classes}, one example of each class`,
  spec: {
    input: [1],
    layers: [{ kind: "dense", outputs: classes, bias: true }],
    loss: "softmax-cross-entropy",
    weightDecay: 0,
  },
  data: {
    count: classes,
    batchSize: classes,
    features: new Float32Array(classes).fill(1),
    targets: Uint8Array.from({ length: classes }, (_, example) => example),
    seeds: [73],
  },
});

/** Those of {@link KINDS} that the network exercises. */
export function kindsOf({ spec, data }: SampleNetwork): readonly string[] {
  const lanes = `${data.seeds.length} lane${data.seeds.length === 1 ? "" : "s"}`;
  return [
    ...spec.layers.flatMap(layerVariants),
    spec.loss,
    spec.weightDecay === 0 ? "no decay" : "weight decay",
    data.features instanceof Uint8Array ? "bytes" : "floats",
    data.batchSize === data.count ? "full batch" : "minibatches",
    lanes,
    ...(spec.input.length === 1 ? [`${lanes} of dense layers`] : []),
  ];
}

/** As few of the networks as exercise every kind between them, greedily: for variants that are slow to compile. */
export function covering(nets: readonly SampleNetwork[]): readonly SampleNetwork[] {
  const missing = new Set(KINDS);
  const gain = (net: SampleNetwork): number => new Set(kindsOf(net).filter((kind) => missing.has(kind))).size;
  const chosen: SampleNetwork[] = [];
  while (missing.size > 0) {
    const best = nets.reduce((most, net) => (gain(net) > gain(most) ? net : most));
    if (gain(best) === 0) throw new Error(`no sample has ${[...missing].join(", ")}`);
    chosen.push(best);
    for (const kind of kindsOf(best)) missing.delete(kind);
  }
  return chosen;
}
