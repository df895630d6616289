/**
 * `node scripts/studies/parabola-ablation.ts`: what the curvature of the online parabola does, and what the bound on its
 * step does: the tables of docs/studies/parabola-ablation.md, in float64, written between the markers of that file.
 * Seeded: the same tables each time.
 */
import { createNodeDataSource } from "../../gpu-runner/data/node-data-source.ts";
import { createReferenceEngine } from "../../gpu-runner/engines/reference/reference-engine.ts";
import { drive } from "../../gpu-runner/optimizers/drive.fixture.ts";
import { findOptimizer } from "../../gpu-runner/optimizers/registry.ts";
import { createProblem } from "../../gpu-runner/problems/create-problem.ts";
import { laneSeeds } from "../../gpu-runner/random/philox.ts";
import type { ParameterValues } from "../../shared/catalogue/hyperparameter.ts";
import { fillTables, median, short, table } from "./study-document.ts";

const DOCUMENT = new URL("../../docs/studies/parabola-ablation.md", import.meta.url);
/** A step costs one gradient-equivalent. */
const STEPS = 1000;
const SEEDS = [0, 1, 2] as const;
const UNBOUNDED = 1e9;
const NETWORK = { hidden: 25, examples: 256 } as const;

interface Variant {
  readonly label: string;
  readonly optimizer: string;
  readonly set: ParameterValues;
}

const bounded = (cut: number, more: ParameterValues = {}): ParameterValues => ({
  cut,
  longest: 0.3,
  ...more,
});
const parabola = (label: string, set: ParameterValues): Variant => ({
  label,
  optimizer: "parabola-momentum",
  set,
});
const VARIANTS: readonly Variant[] = [
  parabola("no bound, cut 1e-3", { cut: 1e-3, longest: UNBOUNDED }),
  ...[1e-3, 1e-2, 1e-1].map((cut) => parabola(`at most 0.3 long, cut ${cut}`, bounded(cut))),
  ...[1e-3, 1e-2, 1e-1].map((cut) => ({
    label: `the same, cut ${cut}, λ̂ := 0`,
    optimizer: "flat-parabola-momentum",
    set: bounded(cut),
  })),
  ...[1e-3, 1e-1].flatMap((cut) => [
    parabola(`averages of projections, cut ${cut}`, bounded(cut, { averages: "projections" })),
    parabola(`the other directions descend, cut ${cut}`, bounded(cut, { others: "descend", rate: 0.1 })),
    parabola(`both, cut ${cut}`, bounded(cut, { averages: "projections", others: "descend", rate: 0.1 })),
  ]),
];

interface Outcome {
  readonly losses: readonly number[];
  /** Shares of the steps after the first: |λ̂|·div above the cut, λ̂ below −cut, step as long as it may be. */
  readonly above: number;
  readonly negative: number;
  readonly clipped: number;
}

async function run({ optimizer, set }: Variant, batch: number): Promise<Outcome> {
  const engine = createReferenceEngine({ lanes: SEEDS.length, seeds: laneSeeds([...SEEDS]) });
  const { definition, options, objective } = await createProblem(
    "mnist-10x10",
    { ...NETWORK, batch },
    { engine, seeds: SEEDS, data: createNodeDataSource() },
  );
  const start = SEEDS.flatMap((seed) => [...definition.start(options, seed)]);
  const driven = drive(engine, objective, findOptimizer(optimizer), { start, set });
  const [cut, longest] = [Number(set.cut), Number(set.longest)];
  let [seen, above, negative, clipped] = [0, 0, 0, 0];
  for (let step = 0; step < STEPS; step++) {
    driven.run(1);
    if (step === 0) continue;
    const [curvatures, lengths] = [await driven.read("curvature"), await driven.read("stepLength")];
    for (const lane of SEEDS.keys()) {
      const [lambda = 0] = curvatures[lane] ?? [];
      seen++;
      if (Math.abs(lambda) > cut) above++;
      if (lambda < -cut) negative++;
      if (Math.abs(lengths[lane]?.[0] ?? 0) >= 0.999 * longest) clipped++;
    }
  }
  const criterion = engine.tensor([1]);
  objective.criterion(driven.theta, criterion);
  const losses = (await driven.read(criterion)).map(([loss = Number.NaN]) => loss);
  engine.dispose();
  return { losses, above: above / seen, negative: negative / seen, clipped: clipped / seen };
}

const share = (part: number): string => `${(100 * part).toFixed(1)} %`;

async function comparison(batch: number): Promise<string> {
  const rows: string[][] = [];
  for (const variant of VARIANTS) {
    const { losses, above, negative, clipped } = await run(variant, batch);
    const finite = losses.map((loss) => (Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss));
    rows.push([
      variant.label,
      `${short(median(finite))} (${short(Math.min(...finite))}–${short(Math.max(...finite))})`,
      ...[above, negative, clipped].map(share),
    ]);
    console.error(`batch ${batch}: ${rows.at(-1)?.join(" · ")}`);
  }
  return table(["parabola-momentum", "loss", "size of λ̂ > cut", "λ̂ < −cut", "as long as it may be"], rows);
}

await fillTables(DOCUMENT, { full: await comparison(0), minibatch: await comparison(128) });
