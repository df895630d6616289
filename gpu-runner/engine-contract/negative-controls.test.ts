/** The contract suite itself: engines with one fault each must fail it, a sound engine must not. */
import { expect, test } from "vitest";
import { type Expression, parseFormula } from "../../shared/formula/syntax.ts";
import type {
  Distribution,
  Engine,
  LaneSeeds,
  LaneTensor,
  Operands,
  Program,
  Reduction,
  Snapshot,
  WindowPlacement,
} from "../engine.ts";
import { ReferenceEngine } from "../engines/reference/reference-engine.ts";
import { printExpression } from "../formula/print.ts";
import { laneSeeds } from "../random/philox.ts";
import type { ContractContext } from "./context.ts";
import { eigenContract } from "./eigenpairs.ts";
import { mapContract } from "./maps.ts";
import { productContract } from "./products.ts";
import { programContract } from "./programs.ts";
import { randomContract } from "./random-numbers.ts";
import { reductionContract } from "./reductions.ts";
import { tensorContract } from "./tensors.ts";
import { windowContract } from "./windows.ts";

type Suite = (context: ContractContext) => void;
type EngineClass = new (lanes: number, seeds: LaneSeeds) => Engine;

/** Names of the tests of a suite that fail on an engine. */
async function failures(suite: Suite, EngineUnderTest: EngineClass): Promise<readonly string[]> {
  const bodies: (readonly [string, () => Promise<void> | void])[] = [];
  suite({
    test: (name, body) => bodies.push([name, body]),
    tolerance: 1e-13,
    make: async (lanes, seeds = laneSeeds(Array.from({ length: lanes }, (_, lane) => lane))) =>
      new EngineUnderTest(lanes, seeds),
  });
  const failed: string[] = [];
  for (const [name, body] of bodies)
    try {
      await body();
    } catch {
      failed.push(name);
    }
  return failed;
}

/** Rewrites every expression of a formula, children first. */
function rewrite(formula: string, change: (expression: Expression) => Expression): string {
  const visit = (expression: Expression): Expression => {
    switch (expression.kind) {
      case "number":
      case "name":
        return change(expression);
      case "unary":
        return change({ ...expression, operand: visit(expression.operand) });
      case "binary":
        return change({ ...expression, left: visit(expression.left), right: visit(expression.right) });
      case "call":
        return change({ ...expression, arguments: expression.arguments.map(visit) });
    }
  };
  return parseFormula(formula)
    .map(({ target, expression }) => `${target} = ${printExpression(visit(expression))}`)
    .join("; ");
}

class IgnoresTheMask extends ReferenceEngine {
  override record(body: () => void): Program {
    return super.record(body, { masked: false });
  }
}

class IgnoresInnerMasks extends ReferenceEngine {
  override within(_mask: LaneTensor, body: () => void): void {
    body();
  }
}

class MultipliesTheFirstOfABatch extends ReferenceEngine {
  override matmul(
    a: LaneTensor,
    b: LaneTensor,
    out: LaneTensor,
    options: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
  ): void {
    if (a.shape.length > 2) this.matmul(this.row(a, 0), this.row(b, 0), this.row(out, 0), options);
    else super.matmul(a, b, out, options);
  }
}

class LosesAnIndexOfManyAxes extends ReferenceEngine {
  override map(formula: string, operands: Operands): void {
    const isHigh = Object.values(operands).some((each) => typeof each === "object" && each.shape.length > 3);
    super.map(isHigh ? formula.replace("_j", "0") : formula, operands);
  }
}

class MasksDirectOperations extends ReferenceEngine {
  override map(formula: string, operands: Operands): void {
    if (this.masked) super.map(formula, operands);
    else super.run(super.record(() => super.map(formula, operands)));
  }
}

class MixesTheBranches extends ReferenceEngine {
  override map(formula: string, operands: Operands): void {
    const mixed = rewrite(formula, (expression) => {
      if (expression.kind !== "call" || expression.function !== "select") return expression;
      const [c, a, b] = expression.arguments.map(printExpression);
      return parseFormula(`r = (${c} != 0)*(${a}) + (${c} == 0)*(${b})`)[0]?.expression ?? expression;
    });
    super.map(mixed, operands);
  }
}

class TakesTheLastOfTies extends ReferenceEngine {
  override reduce(reduction: Reduction, formula: string, operands: Operands): void {
    const slope = reduction === "argmax" ? "+ 1e-9*_i" : reduction === "argmin" ? "- 1e-9*_i" : "";
    super.reduce(reduction, `${formula} ${slope}`, operands);
  }
}

class LosesEntriesPast4096 extends ReferenceEngine {
  override reduce(reduction: Reduction, formula: string, operands: Operands): void {
    super.reduce(reduction, reduction === "sum" ? `${formula} * (_i < 4096)` : formula, operands);
  }
}

class ForgetsToTranspose extends ReferenceEngine {
  override matmul(a: LaneTensor, b: LaneTensor, out: LaneTensor, options = {}): void {
    const isSquare = a.shape[0] === a.shape[1];
    super.matmul(a, b, out, isSquare ? { ...options, transposeA: false } : options);
  }
}

class PutsNumbersOutside extends ReferenceEngine {
  override window(images: LaneTensor, windows: LaneTensor, placement: WindowPlacement): void {
    super.window(images, windows, placement, 1e-3);
  }
}

class ForgetsTheDilation extends ReferenceEngine {
  override fold(windows: LaneTensor, images: LaneTensor, placement: WindowPlacement): void {
    super.fold(windows, images, { ...placement, dilations: [1, 1] });
  }
}

class PermutesTheOtherWay extends ReferenceEngine {
  override permute(tensor: LaneTensor, axes: readonly number[]) {
    return super.permute(
      tensor,
      axes.map((_, axis) => axes.indexOf(axis)),
    );
  }
}

class SwapsTwoEigenvectors extends ReferenceEngine {
  override symmetricEigen(matrix: LaneTensor, values: LaneTensor, vectors: LaneTensor): void {
    super.symmetricEigen(matrix, values, vectors);
    if ((values.shape[0] ?? 0) < 2) return;
    super.map("t = a; a = b; b = t", { a: this.row(vectors, 0), b: this.row(vectors, 1) });
  }
}

class ReadsTheUpperTriangle extends ReferenceEngine {
  override symmetricEigen(matrix: LaneTensor, values: LaneTensor, vectors: LaneTensor): void {
    const k = matrix.shape[0] ?? 1;
    const [identity, transposed] = [this.tensor([k, k]), this.tensor([k, k])];
    super.map("e = (_i == _j)", { e: identity });
    super.matmul(matrix, identity, transposed, { transposeA: true });
    super.symmetricEigen(transposed, values, vectors);
  }
}

class SeedsByPlace extends ReferenceEngine {
  constructor(lanes: number) {
    super(lanes, laneSeeds(Array.from({ length: lanes }, (_, lane) => lane)));
  }
}

class IgnoresTheStream extends ReferenceEngine {
  override random(distribution: Distribution, out: LaneTensor, counter: LaneTensor): void {
    super.random(distribution, out, counter, 42);
  }
}

class SnapshotsTooLate extends ReferenceEngine {
  override async snapshot(tensors: readonly LaneTensor[]): Snapshot {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return super.snapshot(tensors);
  }
}

class WritesOneLaneToAll extends ReferenceEngine {
  override write(tensor: LaneTensor, data: number | ArrayLike<number>): void {
    super.write(tensor, typeof data === "number" ? data : Array.from(data).slice(0, tensor.size));
  }
}

class ExecutesWhileRecording extends ReferenceEngine {
  override record(body: () => void, options: { readonly masked?: boolean } = {}): Program {
    const program = super.record(body, options);
    super.run(program);
    return program;
  }
}

const FAULTS: readonly (readonly [EngineClass, Suite])[] = [
  [IgnoresTheMask, programContract],
  [IgnoresInnerMasks, programContract],
  [MasksDirectOperations, programContract],
  [ExecutesWhileRecording, programContract],
  [SeedsByPlace, programContract],
  [MixesTheBranches, mapContract],
  [LosesAnIndexOfManyAxes, mapContract],
  [TakesTheLastOfTies, reductionContract],
  [LosesEntriesPast4096, reductionContract],
  [ForgetsToTranspose, productContract],
  [MultipliesTheFirstOfABatch, productContract],
  [PutsNumbersOutside, windowContract],
  [ForgetsTheDilation, windowContract],
  [SwapsTwoEigenvectors, eigenContract],
  [ReadsTheUpperTriangle, eigenContract],
  [IgnoresTheStream, randomContract],
  [PermutesTheOtherWay, tensorContract],
  [SnapshotsTooLate, tensorContract],
  [WritesOneLaneToAll, tensorContract],
];

test.each(FAULTS.map(([faulty, suite]) => [faulty.name, faulty, suite] as const))(
  "an engine that %s fails",
  async (_, faulty, suite) => {
    expect(await failures(suite, faulty)).not.toEqual([]);
  },
);

test("the sound engine fails nowhere", async () => {
  for (const suite of new Set(FAULTS.map(([, suite]) => suite)))
    expect(await failures(suite, ReferenceEngine)).toEqual([]);
});
