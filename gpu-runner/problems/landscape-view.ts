/**
 * Every problem that can have two coordinates, described for the page's landscape at any options. Bundled for the page
 * as `app-chunks/landscapes.js`: the app imports nothing from here, it loads the file.
 */
import { defaultValues } from "../../shared/catalogue/complete.ts";
import type { DescribeLandscape } from "../../shared/catalogue/landscape-view.ts";
import type { ProblemDefinition } from "../problem.ts";
import { orthogonalMatrix } from "../random/orthogonal.ts";
import { ackley } from "./ackley.ts";
import { beale } from "./beale.ts";
import { cubicDegenerate } from "./cubic-degenerate.ts";
import { deepLinearChain } from "./deep-linear-chain.ts";
import { doubleWell } from "./double-well.ts";
import { formula } from "./formula.ts";
import { griewank } from "./griewank.ts";
import { himmelblau } from "./himmelblau.ts";
import { monkeySaddle } from "./monkey-saddle.ts";
import { phaseRetrieval } from "./phase-retrieval.ts";
import { quadraticSaddle } from "./quadratic-saddle.ts";
import { rastrigin } from "./rastrigin.ts";
import { rosenbrock } from "./rosenbrock.ts";
import { styblinskiTang } from "./styblinski-tang.ts";

/** Not the whole registry: networks would make the file a hundred times larger. */
export const PLANAR: readonly ProblemDefinition[] = [
  ackley,
  beale,
  cubicDegenerate,
  deepLinearChain,
  doubleWell,
  formula,
  griewank,
  himmelblau,
  monkeySaddle,
  phaseRetrieval,
  quadraticSaddle,
  rastrigin,
  rosenbrock,
  styblinskiTang,
];

export const describeLandscape: DescribeLandscape = (problem, options) => {
  const definition = PLANAR.find(({ name }) => name === problem);
  if (!definition) return null;
  const values = { ...defaultValues(definition.options), ...options };
  const landscape = definition.landscape?.(values);
  if (!landscape) return null;
  const seed = Number(values.rotate ?? 0);
  const rotation = seed === 0 ? null : [...orthogonalMatrix(seed, 2)];
  return {
    ...landscape,
    box: rotation ? around(landscape.box, rotation) : landscape.box,
    rotation,
    criticalPoints: definition.criticalPoints(values),
  };
};

type Box = readonly [readonly [number, number], readonly [number, number]];

/** The smallest upright box that holds the turned one: its corners are z = Rᵀx. */
function around([[x0, x1], [y0, y1]]: Box, [a = 1, b = 0, c = 0, d = 1]: readonly number[]): Box {
  const corners = [x0, x1].flatMap((x) => [y0, y1].map((y) => [a * x + c * y, b * x + d * y] as const));
  const range = (i: 0 | 1): readonly [number, number] => [
    Math.min(...corners.map((corner) => corner[i])),
    Math.max(...corners.map((corner) => corner[i])),
  ];
  return [range(0), range(1)];
}
