import { describe, expect, test } from "vitest";
import { FormulaError } from "../../shared/formula/syntax.ts";
import { Graph } from "./graph.ts";

describe("a graph", () => {
  const graph = new Graph();
  const a = graph.input("a", [2, 3]);
  const b = graph.input("b", [3]);

  test("has equal operations once, however they are written", () => {
    const sum = graph.formula("a + b", { a, b });
    expect(graph.formula("y + x", { x: a, y: b })).toBe(sum);
    expect(graph.add(b, a)).toBe(sum);
    expect(sum.shape).toEqual([2, 3]);
    expect(graph.sum(sum, 1)).toBe(graph.sum(graph.add(a, b), 1));
    expect(graph.formula("a - b", { a, b })).not.toBe(graph.formula("a - b", { a: b, b: a }));
    expect(graph.input("a", [2, 3])).toBe(a);
  });

  test("has no node for what changes nothing", () => {
    expect(graph.formula("1*a + 0", { a })).toBe(a);
    expect(graph.formula("a + k*b", { a, b, k: 0 })).toBe(a);
    expect(graph.transpose(graph.transpose(a))).toBe(a);
    expect(graph.reshape(graph.reshape(a, [6]), [2, 3])).toBe(a);
    expect(graph.sum(graph.sum(a, 1), 1)).toBe(graph.sum(a, 1));
    expect(graph.sumTo(a, [2, 3])).toBe(a);
    const turned = graph.permute(graph.input("c", [2, 3, 4]), [1, 2, 0]);
    expect([turned.shape, graph.permute(turned, [2, 0, 1]).operation.kind]).toEqual([[3, 4, 2], "input"]);
  });

  test("folds constants and broadcasts into what reads them", () => {
    const wide = graph.formula("b", { b }, [4, 3]);
    expect(graph.formula("w * two", { w: wide, two: graph.constant(2, [4, 3]) }).arguments).toEqual([b]);
    // The same number, summed: no sum.
    expect(graph.sum(wide, 0)).toBe(graph.formula("4*b", { b }, [1, 3]));
    expect(graph.sum(wide, 1).operation.kind).toBe("sum");
    expect(graph.reshape(graph.constant(3, [2, 2]), [4])).toBe(graph.constant(3, [4]));
    // A place is not the same everywhere.
    expect(graph.sum(graph.formula("_i", {}, [2, 5]), 1).operation.kind).toBe("sum");
  });

  test("refuses what doesn't fit", () => {
    expect(() => graph.formula("a + c", { a })).toThrow(FormulaError);
    expect(() => graph.formula("a + b", { a, b: graph.input("d", [4]) })).toThrow(FormulaError);
    expect(() => graph.dot(a, a)).toThrow(RangeError);
    expect(() => graph.dot(a, b)).toThrow(RangeError);
    expect(() => graph.reshape(a, [5])).toThrow(RangeError);
    expect(() => graph.sum(a, 2)).toThrow(RangeError);
    expect(() => graph.permute(a, [0, 2])).toThrow(RangeError);
  });
});
