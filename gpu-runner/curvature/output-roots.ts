/**
 * Roots of the Hessian H_L of one example's loss in the network's outputs z: rows u with Σ uuᵀ = H_L, exactly by
 * C rows an example, or in expectation by one that is drawn.
 *
 *                      exact, row c                 sampled, y drawn from the model's own prediction
 *   squared error      e_c                          z − y = n,    y ~ N(z, I)
 *   binary             √(σ(z_c)σ(−z_c)) e_c         σ(z) − y,     y ~ Bernoulli(σ(z))
 *   softmax            √p_c (e_c − p)               p − e_y,      y ~ p, by the largest of z − ln(−ln uniform)
 *
 * For these losses H_L is the Fisher matrix of the prediction, so what a sampled row is passed back as has the
 * generalised Gauss–Newton blocks as its second moment (Martens 2014, arXiv 1412.1193, section 9.2); targets of the
 * data would make it the empirical Fisher matrix, which has no such meaning.
 */
import type { Engine, LaneTensor } from "../engine.ts";
import type { OutputPasses } from "../objective.ts";

export const OUTPUT_ROOTS = ["sampled", "exact"] as const;

export interface OutputRootsRequest {
  readonly passes: OutputPasses;
  readonly kind: (typeof OUTPUT_ROOTS)[number];
  /** Counter of the draws, lane scalar. */
  readonly step: LaneTensor;
}

export interface OutputRoots {
  /** Rows an example: 1 or C. */
  readonly count: number;
  /** u `[B, C]`, after `fill`. */
  readonly rows: LaneTensor;
  /** Writes row `index` of every example; rows in order, from the first. */
  fill(index: number): void;
}

const STREAM = 0x6b66;
/** Half the spacing of uniform numbers: keeps the logarithm of a 0 finite. */
const TINY = 2 ** -25;
const SIGMA = "1/(1 + exp(-max(z, -80)))";

export function createOutputRoots(engine: Engine, { passes, kind, step }: OutputRootsRequest): OutputRoots {
  const { outputs: z, loss } = passes;
  const [batch = 1, width = 1] = z.shape;
  const table = (): LaneTensor => engine.tensor([batch, width]);
  const rows = table();
  const exact = kind === "exact";
  const made = { count: exact ? width : 1, rows };

  if (loss === "squared-error")
    return {
      ...made,
      fill(index) {
        if (exact) engine.map(`u = _i == ${index}`, { u: rows });
        else engine.random("normal", rows, step, STREAM);
      },
    };

  const uniforms = exact ? undefined : table();
  if (loss === "binary-cross-entropy")
    return {
      ...made,
      fill(index) {
        if (!uniforms) {
          // √(σ(z)σ(−z)) without the difference 1 − σ.
          const root = "exp(-abs(z)/2)/(1 + exp(-abs(z)))";
          engine.map(`u = select(_i == ${index}, ${root}, 0)`, { u: rows, z });
          return;
        }
        engine.random("uniform", uniforms, step, STREAM);
        engine.map(`s = ${SIGMA}; u = s - (r < s)`, { u: rows, z, r: uniforms });
      },
    };

  const [p, largest, total, label] = [
    table(),
    engine.tensor([batch]),
    engine.tensor([batch]),
    engine.tensor([batch]),
  ];
  const column = (tensor: LaneTensor): LaneTensor => engine.reshape(tensor, [batch, 1]);
  const predict = (): void => {
    engine.reduce("max", "m = z", { m: largest, z });
    engine.map("p = exp(z - m)", { p, z, m: column(largest) });
    engine.reduce("sum", "t = p", { t: total, p });
    engine.map("p = p/t", { p, t: column(total) });
  };
  return {
    ...made,
    fill(index) {
      if (index === 0) predict();
      if (!uniforms) {
        engine.map(`u = sqrt(own)*((_i == ${index}) - p)`, { u: rows, p, own: engine.slice(p, index, 1, 1) });
        return;
      }
      engine.random("uniform", uniforms, step, STREAM);
      engine.reduce("argmax", `y = z - log(-log(max(r, ${TINY})))`, { y: label, z, r: uniforms });
      engine.map("u = p - (_i == y)", { u: rows, p, y: column(label) });
    },
  };
}
