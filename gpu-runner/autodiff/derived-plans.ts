/**
 * Everything an objective computes of a traced network, as plans: value, gradient, and the two curvature products.
 *
 * ```
 * gradient        g = ∂f/∂θ                        reverse(f; θ)
 * Hessian         H·v = ∂⟨g, ·⟩ along v            forward(g; θ → v)
 * Gauss–Newton    G·v = Jᵀ·(∂²f/∂z²)·J·v           forward(z; θ → v), forward(∂f/∂z; z → Jv), reverse(z; θ)
 * passed back     Jᵀ·s for a given s               reverse(z; θ)
 * ```
 * The plans are made together: what the gradient computes and a product reads is kept.
 */
import { forward, reverse } from "./derivatives.ts";
import type { Node } from "./graph.ts";
import { keptFor } from "./kept.ts";
import type { NetworkTrace } from "./network-trace.ts";
import { makePlan, type Plan } from "./plan.ts";

export interface DerivedPlans {
  /** Output: f `[1]`. */
  readonly value: Plan;
  /** Outputs: f, the gradient of each parameter, then `kept`. */
  readonly gradient: Plan;
  readonly kept: readonly Node[];
  /** Outputs: the product's part of each parameter. Given: `kept` and `directions`. */
  readonly hessian: Plan;
  readonly gaussNewton: Plan;
  /** v, in the shape of each parameter. */
  readonly directions: readonly Node[];
  /** Outputs: Jᵀ·s in the shape of each parameter. Given: `kept` and `seed`. */
  readonly passedBack: Plan;
  /** s, in the shape of the network's outputs. */
  readonly seed: Node;
}

/** Of f, the mean of the examples' losses. */
export function derivePlans({
  graph,
  parameters,
  noises,
  fixed,
  features,
  labels,
  outputs,
  losses,
}: NetworkTrace): DerivedPlans {
  const mean = graph.reshape(graph.mean(losses, 0), [1]);
  const one = graph.constant(1, [1]);
  const variables = parameters.map(({ node }) => node);
  const directions = parameters.map(({ name, shape }) => graph.input(`direction ${name}`, shape));
  const along = new Map(variables.map((variable, i) => [variable, directions[i] as Node]));

  const gradient = reverse(graph, [mean], [one], variables);
  const slopes = gradient.map((slope, i) => slope ?? graph.constant(0, (variables[i] as Node).shape));
  const hessian = forward(graph, slopes, along);

  const [moved] = forward(graph, [outputs], along);
  const [slope] = reverse(graph, [mean], [one], [outputs]);
  const [bent] = moved && slope ? forward(graph, [slope], new Map([[outputs, moved]])) : [];
  const gaussNewton = bent ? reverse(graph, [outputs], [bent], variables) : variables.map(() => undefined);

  const seed = graph.input("seed", outputs.shape);
  const passedBack = reverse(graph, [outputs], [seed], variables);

  const given = new Set<Node>([
    ...variables,
    features,
    labels,
    ...[...noises, ...fixed].map(({ node }) => node),
  ]);
  const there = (nodes: readonly (Node | undefined)[]): Node[] => nodes.filter((node) => node !== undefined);
  const later = there([...hessian, ...gaussNewton, ...passedBack]);
  // The outputs in any case: some methods read them.
  const kept = [...new Set([outputs, ...keptFor([mean, ...there(gradient)], later, given)])];
  const givenLater = new Set<Node>([...given, ...directions, ...kept, seed]);
  return {
    value: makePlan([mean], given),
    gradient: makePlan([mean, ...gradient, ...kept], given),
    kept,
    hessian: makePlan(hessian, givenLater),
    gaussNewton: makePlan(gaussNewton, givenLater),
    directions,
    passedBack: makePlan(passedBack, givenLater),
    seed,
  };
}
