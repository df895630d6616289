/** Every derivative rule: random graphs against differences, and what one wrong rule does to them. */
import { describe, expect, test } from "vitest";
import { derivativeErrors, type Errors } from "./differences.fixture.ts";
import type { Graph, Kind, Node } from "./graph.ts";
import { randomGraph } from "./random-graph.fixture.ts";
import { RULES, type Rule, type Rules } from "./rules.ts";

/** Fourth-order differences in float64 against exact derivatives. */
const GRADIENT_REL = 1e-7;
const PRODUCT_REL = 1e-5;
const F64_REL = 1e-11;

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

const isRight = ({ gradient, product, symmetry, linearity, gaussNewton }: Errors): boolean =>
  gradient < GRADIENT_REL &&
  product < PRODUCT_REL &&
  symmetry < F64_REL &&
  linearity < F64_REL &&
  gaussNewton < PRODUCT_REL;

describe("60 random graphs", () => {
  test.each(SEEDS)("graph %i", (seed) => {
    const errors = derivativeErrors(randomGraph(seed), seed);
    expect(errors.gradient).toBeLessThan(GRADIENT_REL);
    expect(errors.product).toBeLessThan(PRODUCT_REL);
    expect(errors.symmetry).toBeLessThan(F64_REL);
    expect(errors.linearity).toBeLessThan(F64_REL);
    expect(errors.gaussNewton).toBeLessThan(PRODUCT_REL);
  });

  test("have every kind of node between them", () => {
    const kinds = new Set<Kind>();
    const visit = (node: Node): void => {
      kinds.add(node.operation.kind);
      node.arguments.forEach(visit);
    };
    for (const seed of SEEDS) visit(randomGraph(seed).value);
    // Where a maximum lies is asked for by its derivatives.
    expect([...kinds, "argmax"].sort()).toEqual(Object.keys(RULES).sort());
  });
});

/** A result that is a thousandth too large. */
const off = (graph: Graph, x: Node | undefined): Node | undefined => x && graph.formula("1.001 * x", { x });

function withTangentOff(kind: Kind): Rules {
  const rule = RULES[kind] as Rule;
  return {
    ...RULES,
    [kind]: { ...rule, tangent: (graph, node, t) => off(graph, rule.tangent(graph, node, t)) } satisfies Rule,
  };
}

function withCotangentOff(kind: Kind): Rules {
  const rule = RULES[kind] as Rule;
  return {
    ...RULES,
    [kind]: {
      ...rule,
      cotangent: (graph, node, c, i) => off(graph, rule.cotangent(graph, node, c, i)),
    } satisfies Rule,
  };
}

const { dot, permute, sum, map, max, window } = RULES;

const asSum = (node: Node) =>
  ({ ...node, operation: { ...node.operation, kind: "sum" } }) as Parameters<typeof sum.cotangent>[1];

const FAULTS: readonly (readonly [string, Rules])[] = [
  ...(
    ["map", "sum", "max", "dot", "window", "fold", "reshape", "permute", "slice", "concat"] as const
  ).flatMap((kind) => [
    [`a tangent of ${kind} a thousandth too large`, withTangentOff(kind)] as const,
    [`a cotangent of ${kind} a thousandth too large`, withCotangentOff(kind)] as const,
  ]),
  [
    "a product whose right factor moves nothing",
    {
      ...RULES,
      dot: { ...dot, tangent: (graph, node, [left]) => dot.tangent(graph, node, [left, undefined]) },
    },
  ],
  [
    "a product that forgets the cotangent of its left factor",
    {
      ...RULES,
      dot: {
        ...dot,
        cotangent: (graph, node, c, i) => (i === 0 ? undefined : dot.cotangent(graph, node, c, i)),
      },
    },
  ],
  [
    "a permutation that goes back the way it came",
    {
      ...RULES,
      permute: {
        ...permute,
        cotangent: (graph, node, c) =>
          graph.reshape(graph.permute(c, node.operation.axes), (node.arguments[0] as Node).shape),
      },
    },
  ],
  [
    "a map that differentiates by its first argument only",
    {
      ...RULES,
      map: {
        ...map,
        tangent: (graph, node, t) =>
          map.tangent(
            graph,
            node,
            t.map((x, i) => (i === 0 ? x : undefined)),
          ),
      },
    },
  ],
  [
    "a maximum that gives its cotangent to every entry",
    { ...RULES, max: { ...max, cotangent: (graph, node, c, i) => sum.cotangent(graph, asSum(node), c, i) } },
  ],
  [
    "a window whose tangent has the number outside",
    {
      ...RULES,
      window: {
        ...window,
        tangent: (graph, node, t) => {
          const x = window.tangent(graph, node, t);
          return x && graph.formula("x + outside", { x, outside: 1e-2 });
        },
      },
    },
  ],
  [
    "a sum that gives its cotangent to the first entry",
    {
      ...RULES,
      sum: {
        ...sum,
        cotangent: (graph, node, c, i) => {
          const x = sum.cotangent(graph, node, c, i);
          return x && graph.formula("select(_i == 0, x, 0)", { x });
        },
      },
    },
  ],
];

describe("negative controls", () => {
  test.each(FAULTS)("%s is noticed", (_, rules) => {
    const wrong = SEEDS.slice(0, 12).filter((seed) => {
      try {
        return !isRight(derivativeErrors(randomGraph(seed), seed, rules));
      } catch {
        // A shape that no longer fits.
        return true;
      }
    });
    expect(wrong.length).toBeGreaterThan(0);
  });

  test("a shift is a constant: where the result depends on it, the gradient is wrong", () => {
    const subject = randomGraph(1);
    const { graph, variables } = subject;
    const [x] = variables as [Node];
    const largest = graph.shift(graph.reshape(x, [1, x.shape.reduce((size, n) => size * n, 1)]), 1);
    const value = graph.reshape(graph.formula("0.5*z*z + exp(0.1*z)", { z: largest }), [1]);
    expect(derivativeErrors({ ...subject, outputs: largest, value }, 1).gradient).toBeGreaterThan(0.1);
  });
});
