/** Every problem of the arena: adding one is a file in this folder and a line here. */
import { entrySuggestion } from "../../shared/catalogue/search.ts";
import type { ProblemDefinition } from "../problem.ts";
import { ackley } from "./ackley.ts";
import { beale } from "./beale.ts";
import { beale3d } from "./beale-3d.ts";
import { charGru } from "./char-gru.ts";
import { charTransformer } from "./char-transformer.ts";
import { cifar10Convnet } from "./cifar10-convnet.ts";
import { copySequence } from "./copy-sequence.ts";
import { cubicDegenerate } from "./cubic-degenerate.ts";
import { deepLinearChain } from "./deep-linear-chain.ts";
import { deepLinearMnist } from "./deep-linear-mnist.ts";
import { doubleWell } from "./double-well.ts";
import { formula } from "./formula.ts";
import { griewank } from "./griewank.ts";
import { himmelblau } from "./himmelblau.ts";
import { latching } from "./latching.ts";
import { layerNormMlp } from "./layer-norm-mlp.ts";
import { matrixFactorisation } from "./matrix-factorisation.ts";
import { mnist10x10 } from "./mnist-10x10.ts";
import { mnistAutoencoder } from "./mnist-autoencoder.ts";
import { mnistConvnet } from "./mnist-convnet.ts";
import { mnistMlp } from "./mnist-mlp.ts";
import { modularAddition } from "./modular-addition.ts";
import { monkeySaddle } from "./monkey-saddle.ts";
import { ownLinearRegression } from "./own-linear-regression.ts";
import { ownLogisticRegression } from "./own-logistic-regression.ts";
import { ownMlp } from "./own-mlp.ts";
import { phaseRetrieval } from "./phase-retrieval.ts";
import { quadraticSaddle } from "./quadratic-saddle.ts";
import { rastrigin } from "./rastrigin.ts";
import { residualConvnet } from "./residual-convnet.ts";
import { rosenbrock } from "./rosenbrock.ts";
import { scalarCycle } from "./scalar-cycle.ts";
import { scalarQuartic } from "./scalar-quartic.ts";
import { sortSequence } from "./sort-sequence.ts";
import { styblinskiTang } from "./styblinski-tang.ts";
import { tfjsModel } from "./tfjs-model.ts";
import { xor } from "./xor.ts";
import { zipfSoftmax } from "./zipf-softmax.ts";

export const problems: readonly ProblemDefinition[] = [
  quadraticSaddle,
  doubleWell,
  monkeySaddle,
  cubicDegenerate,
  scalarQuartic,
  scalarCycle,
  himmelblau,
  beale,
  beale3d,
  styblinskiTang,
  rosenbrock,
  griewank,
  rastrigin,
  ackley,
  phaseRetrieval,
  matrixFactorisation,
  deepLinearChain,
  formula,
  // Networks
  xor,
  mnist10x10,
  mnistMlp,
  mnistAutoencoder,
  mnistConvnet,
  cifar10Convnet,
  deepLinearMnist,
  layerNormMlp,
  modularAddition,
  latching,
  residualConvnet,
  zipfSoftmax,
  charTransformer,
  charGru,
  copySequence,
  sortSequence,
  tfjsModel,
  // On data that a person uploads
  ownLogisticRegression,
  ownLinearRegression,
  ownMlp,
];

/** @throws RangeError with the nearest name when there is no such problem */
export function findProblem(name: string): ProblemDefinition {
  const found = problems.find((problem) => problem.name === name);
  if (found) return found;
  throw new RangeError(`there is no problem "${name}": ${entrySuggestion(name, problems)}`);
}
