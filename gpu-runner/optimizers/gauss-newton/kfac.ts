/**
 * K-FAC: the Fisher matrix of every layer, which is its Gauss–Newton matrix, as a Kronecker product.
 *
 * E: moving averages. ā: `[B, in + 1]` inputs with a 1 for the bias, J: outputs z by the layer's pre-activation, H_L:
 * the loss by z. S is the second moment of rows of H_L's root passed back (`curvature/output-roots.ts`) ↔ `factors`:
 * one row an example, drawn from the model's own prediction as the paper does, or all C of them (KFLR of Botev, Ritter,
 * Barber 2017). Inverses every `interval` steps. λ₀ ↔ `damping`, decay ↔ `decay`. Parameters outside layers take −g/λ.
 * A convolution has Ω and Γ for A and S, sums over the positions of its output (`kronecker-layer.ts`; KFC).
 * With exact factors and λ = 0 the step on one linear layer under squared loss is the dense Gauss–Newton step.
 * Cost: 1 gradient, 1 product (2), ⅓ for the value and ⅓ for each pass back (one product a layer, as a value).
 * Source: Martens and Grosse 2015, arXiv 1503.05671, sections 3, 5, 6.2–6.6; Botev et al. 2017, arXiv 1706.03662;
 * Grosse and Martens 2016, arXiv 1602.01407, for convolutions.
 */
import { createOutputRoots, OUTPUT_ROOTS } from "../../curvature/output-roots.ts";
import type { LaneTensor } from "../../engine.ts";
import { laneHyperparameters, structuralChoice, structuralNumber } from "../../hyperparameters.ts";
import type { OptimizerDefinition } from "../../optimizer.ts";
import { batchGradient } from "../batch-gradient.ts";
import { roundingSlack } from "../step-rules/candidates.ts";
import { createKroneckerLayer } from "./kronecker-layer.ts";

const SOURCE = "Martens & Grosse 2015, arXiv 1503.05671";
const CONVOLUTIONS = "Grosse & Martens 2016, arXiv 1602.01407 (KFC)";
/** Keep λ a positive normal number in float32; a λ₀ below the floor lowers it, so that 0 stays 0. */
const DAMPING_RANGE = [1e-8, 1e8] as const;

export const kfac: OptimizerDefinition = {
  name: "kfac",
  title: "K-FAC",
  family: "gauss-newton",
  formula:
    "A = E[\\bar a \\bar a^\\top], \\; S = E[J^\\top H_L J], \\quad \\Delta W = -(A + \\pi \\sqrt{\\lambda} I)^{-1}\\, \\nabla W\\, (S + \\tfrac{\\sqrt{\\lambda}}{\\pi} I)^{-1}, \\quad \\theta \\leftarrow \\theta + \\alpha \\Delta, \\; \\alpha = \\frac{-g^\\top \\Delta}{\\Delta^\\top G \\Delta + \\lambda \\|\\Delta\\|^2}, \\quad \\rho = \\frac{f(\\theta) - f(\\theta + \\alpha \\Delta)}{-\\frac12 \\alpha g^\\top \\Delta}, \\quad \\rho > \\tfrac34: \\lambda \\leftarrow \\tfrac{19}{20} \\lambda, \\; \\rho < \\tfrac14: \\lambda \\leftarrow \\tfrac{20}{19} \\lambda",
  hyperparameters: {
    damping: {
      kind: "number",
      default: 1,
      range: [0, 1e6],
      scale: "log",
      sweep: [1e-2, 100],
      meaning: "λ at the first step; 0 stays 0.",
      source: `${SOURCE}, section 6.2 (150 for sums over examples; a matter of the problem)`,
    },
    decay: {
      kind: "number",
      default: 0.95,
      range: [0, 0.9999],
      scale: "one-minus-log",
      sweep: [0.5, 0.99],
      meaning: "Decay of A and S; at step t at most 1 − 1/t.",
      source: `${SOURCE}, section 5: 0.95`,
    },
    factors: {
      kind: "choice",
      default: "sampled",
      choices: OUTPUT_ROOTS,
      meaning:
        "S from one target an example, drawn from the model's prediction, or exactly from all C columns of the loss's root: C passes back instead of one.",
      source: `sampled: ${SOURCE}, section 5; exact: Botev, Ritter, Barber 2017, arXiv 1706.03662 (KFLR)`,
    },
    interval: {
      kind: "integer",
      default: 5,
      range: [1, 1000],
      scale: "log",
      structural: true,
      meaning: "Steps between two computations of the inverses.",
      source: `${SOURCE}, section 8: 20 (T₃), 5 here for short runs`,
    },
  },
  needs: ["gradient", "gaussNewtonVector", "layers"],
  cost: "1 + 2 + 2/3 (sampled), 1 + 2 + (1 + C)/3 (exact) for C outputs",
  source: `${SOURCE}, sections 3, 5, 6; convolutions: ${CONVOLUTIONS}`,
  fails:
    "Blind to negative curvature; takes layers, and a layer's inputs and the curvature behind it, as independent; small batches make A singular, and one draw an example makes S noisy. Of a convolution it takes what comes back to two positions as uncorrelated, and all positions as alike.",
  departures: [
    "The inverse Fisher matrix is block-diagonal; the block-tridiagonal form is not offered.",
    "There is no momentum: the step is rescaled along one direction, where the authors solve for two.",
    "λ is adapted at every step (theirs: every 5).",
    "The first step is the damped gradient, and inverses are those of the averages up to the step before.",
    "A step that ends in no finite loss is not taken.",
  ],
  build(context) {
    const { engine, objective, theta, value, step } = context;
    const { damping: initial, decay } = laneHyperparameters(context, "damping", "decay");
    const { outputPasses } = objective;
    if (!outputPasses) throw new Error("K-FAC needs an objective that passes back from its outputs");
    const { gradient, evaluate } = batchGradient(context);
    const vector = (): LaneTensor => engine.tensor([objective.size]);
    const scalar = (): LaneTensor => engine.tensor([1]);
    const [direction, image, candidate] = [vector(), vector(), vector()];
    const [damping, keep, slope, curvature, alpha] = [scalar(), scalar(), scalar(), scalar(), scalar()];
    const [loss, ratio, accepted] = [scalar(), scalar(), scalar()];
    const layers = objective.blocks.flatMap((block) => {
      const layer = createKroneckerLayer(engine, objective, block, { gradient, direction, damping, keep });
      return layer ? [layer] : [];
    });

    const kind = structuralChoice(context, "factors", OUTPUT_ROOTS);
    const roots = createOutputRoots(engine, { passes: outputPasses, kind, step });

    function accumulate(): void {
      for (const layer of layers) layer.accumulateInputs();
      for (let index = 0; index < roots.count; index++) {
        roots.fill(index);
        outputPasses?.backpropagate(roots.rows);
        for (const layer of layers) layer.accumulateOutputs(index === 0);
      }
      context.count("value", roots.count);
    }

    function rescale(): void {
      objective.gaussNewtonVector(direction, image);
      context.count("hessianVector", 1);
      engine.reduce("sum", "slope = g*d; curvature = d*(gd + lambda*d)", {
        slope,
        curvature,
        g: gradient,
        d: direction,
        gd: image,
        lambda: damping,
      });
      engine.map("alpha = select(curvature > 0, -slope/curvature, 0)", { alpha, slope, curvature });
      engine.map("c = theta + alpha*d", { c: candidate, theta, alpha, d: direction });
    }

    function adapt(): void {
      objective.value(candidate, loss);
      context.count("value", 1);
      engine.map(
        `predicted = -0.5*alpha*slope;
         accepted = finite(loss);
         ratio = select(accepted && predicted > 0, (f - loss)/max(predicted, 1e-37), 0);
         next = select(ratio > 0.75, lambda*0.95, select(ratio < 0.25, lambda/0.95, lambda));
         lambda = select(accepted && predicted <= slack*abs(f), lambda,
                  max(min(initial, ${DAMPING_RANGE[0]}), min(${DAMPING_RANGE[1]}, next)))`,
        {
          f: value,
          loss,
          alpha,
          slope,
          ratio,
          accepted,
          initial,
          lambda: damping,
          slack: roundingSlack(engine.epsilon),
        },
      );
      engine.map("theta = select(accepted, c, theta)", { theta, accepted, c: candidate });
    }

    return {
      state: {
        damping,
        ratio,
        alpha,
        direction,
        ...Object.fromEntries(
          layers.flatMap(({ inputFactor, outputFactor }, i) => [
            [`inputFactor${i}`, inputFactor],
            [`outputFactor${i}`, outputFactor],
          ]),
        ),
      },
      // Inverses of the averages up to the step before; the first step is the damped gradient.
      periodic: [
        {
          everySteps: structuralNumber(context, "interval"),
          offset: 1,
          run() {
            for (const layer of layers) layer.invert();
          },
        },
      ],
      step() {
        evaluate();
        engine.map("lambda = select(step == 0, initial, lambda); keep = min(decay, 1 - 1/(step + 1))", {
          lambda: damping,
          keep,
          step,
          initial,
          decay,
        });
        engine.map(`d = -g/max(lambda, ${DAMPING_RANGE[0]})`, { d: direction, g: gradient, lambda: damping });
        accumulate();
        for (const layer of layers) layer.precondition();
        rescale();
        adapt();
      },
    };
  },
};
