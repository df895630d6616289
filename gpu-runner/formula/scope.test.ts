import { expect, test } from "vitest";
import { FormulaError } from "../../shared/formula/syntax.ts";
import type { LaneTensor, Operands } from "../engine.ts";
import { broadcastShape, mapShape, reduceShape, resolveScope } from "./scope.ts";

const tensor = (...shape: number[]): LaneTensor => ({ shape, size: shape.reduce((a, b) => a * b, 1) });

test("operands are told apart from locals, reads from results", () => {
  const scope = resolveScope("d = m - g; m = d*rate + _i; s = m", {
    m: tensor(3),
    g: tensor(3),
    s: tensor(3),
    rate: 0.1,
  });
  expect(scope.writes).toEqual(["m", "s"]);
  expect(scope.reads).toEqual(["m", "g"]);
});

test.each([
  [[[3], [1]], [3]],
  [
    [[2, 3, 4], [3, 1], [4], [1], [2, 1, 1]],
    [2, 3, 4],
  ],
  [
    [[3, 1], [4]],
    [3, 4],
  ],
  [[], [1]],
])("shapes %j broadcast to %j", (shapes, wanted) => {
  expect(broadcastShape("f", shapes)).toEqual(wanted);
});

const refusedMaps: readonly (readonly [string, Operands, string])[] = [
  ["x = y", { x: tensor(3), y: tensor(2) }, "[3] and [2] do not broadcast"],
  ["s = x", { s: tensor(1), x: tensor(3) }, '"s" [1] is written over the shape [3]'],
  ["x = z", { x: tensor(3) }, 'unknown name "z"; operands: x'],
  ["c = x", { x: tensor(3), c: 1 }, '"c" is a number'],
  ["t = x", { x: tensor(3) }, "writes no operand"],
];
test.each(refusedMaps)('map "%s" is refused', (formula, operands, message) => {
  const attempt = () => mapShape(formula, resolveScope(formula, operands), operands);
  expect(attempt).toThrow(FormulaError);
  expect(attempt).toThrow(message);
});

test("a reduction drops the last axis", () => {
  const shape = (formula: string, operands: Operands) =>
    reduceShape(formula, resolveScope(formula, operands), operands);
  expect(shape("s = x*y", { s: tensor(2), x: tensor(2, 3), y: tensor(3) })).toEqual([2, 3]);
  expect(shape("s = x", { s: tensor(1), x: tensor(3) })).toEqual([3]);
  expect(() => shape("s = x", { s: tensor(3), x: tensor(2, 3) })).toThrow("the reduction of [2,3] has [2]");
  expect(() => shape("s = s + x", { s: tensor(1), x: tensor(3) })).toThrow("is read before it is set");
});
