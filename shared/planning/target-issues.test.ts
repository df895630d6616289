import { describe, expect, it } from "vitest";
import { type ProblemRequest, type SweepRequestInput, sweepRequestSchema } from "../contracts/sweep.ts";
import { CATALOGUE_FIXTURE } from "./catalogue.fixture.ts";
import { planSweep } from "./plan.ts";
import { trialAt } from "./trial-at.ts";

function plan(problem: ProblemRequest, rest: Partial<SweepRequestInput> = {}) {
  const request = sweepRequestSchema.parse({
    name: "targets",
    problems: [problem],
    optimizers: [{ name: "adam" }],
    ...rest,
  } satisfies SweepRequestInput);
  return planSweep(request, CATALOGUE_FIXTURE);
}

function messagesOf(problem: ProblemRequest, rest: Partial<SweepRequestInput> = {}): readonly string[] {
  const planned = plan(problem, rest);
  return planned.ok ? [] : planned.issues.map(({ path, message }) => `${path}: ${message}`);
}

describe("targets on held-out examples", () => {
  it("rise on accuracy and fall on losses", () => {
    const accuracy = (...targets: number[]) => ({ name: "mlp", targetsOn: "accuracy" as const, targets });
    expect(messagesOf(accuracy(0.5, 0.9))).toEqual([]);
    expect(messagesOf(accuracy(0.9, 0.5)).join()).toMatch(/targets must rise/);
    expect(messagesOf(accuracy(0.9, 0.9)).join()).toMatch(/without repeats/);
    expect(messagesOf(accuracy(0.9, 90)).join()).toMatch(/a share above 0, 1 at most/);
    const loss = (...targets: number[]) => ({ name: "mlp", targetsOn: "held-out-loss" as const, targets });
    expect(messagesOf(loss(1, 0.5))).toEqual([]);
    expect(messagesOf(loss(0.5, 1)).join()).toMatch(/targets must fall/);
  });

  it("need a test set, examples of it, and targets of their own", () => {
    const targets = [0.5, 0.9];
    expect(messagesOf({ name: "rosenbrock", targetsOn: "accuracy", targets }).join()).toMatch(
      /problems.0.targetsOn: rosenbrock has no test set/,
    );
    const asked = { name: "mlp", targetsOn: "accuracy" as const };
    expect(messagesOf({ ...asked, targets }, { heldOut: 0 }).join()).toMatch(/leave heldOut out/);
    expect(messagesOf(asked).join()).toMatch(
      /problems.0.targets: .* name targets on accuracy, as \[0.8, 0.9\]/,
    );
    expect(messagesOf({ name: "mlp", targetsOn: "training-loss" })).toEqual([]);
  });

  it("change no trial", () => {
    const usual = plan({ name: "mlp" });
    const other = plan({ name: "mlp", targetsOn: "accuracy", targets: [0.5, 0.9] });
    if (!usual.ok || !other.ok) throw new Error("refused");
    expect(other.plan.problems[0]).toMatchObject({ targetsOn: "accuracy", targets: [0.5, 0.9] });
    const keys = ({ plan }: typeof usual) =>
      Array.from({ length: 6 }, (_, index) => trialAt(plan, index).key);
    expect(keys(other)).toEqual(keys(usual));
  });

  it("are not what early stopping looks at, and the plan says so", () => {
    const protocol = { earlyStopping: { kind: "asha" as const } };
    const planned = plan({ name: "mlp", targetsOn: "accuracy", targets: [0.9] }, { protocol });
    expect(planned.ok && planned.plan.notes.join()).toMatch(/early stopping compares the training loss/);
    const usual = plan({ name: "mlp" }, { protocol });
    expect(usual.ok && usual.plan.notes.join()).not.toMatch(/early stopping compares/);
  });
});
