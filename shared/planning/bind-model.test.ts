/** Sweeps of uploaded models: looked up by digest, sized and limited by the model's own summary. */
import { describe, expect, it } from "vitest";
import type { ModelSummary } from "../contracts/model.ts";
import { sweepRequestSchema } from "../contracts/sweep.ts";
import { KNOWN_SUMMARY } from "../models/models.fixture.ts";
import { CATALOGUE_FIXTURE } from "./catalogue.fixture.ts";
import { planSweep } from "./plan.ts";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const OTHER = `sha256:${"cd".repeat(32)}`;
const FOREIGN: ModelSummary = { ...KNOWN_SUMMARY, blockers: ['GRU "g"', 'Masking "m"'], notes: ["a note"] };

function plan(
  optimizers: readonly string[],
  options: Readonly<Record<string, string>> = {},
  summary: ModelSummary = KNOWN_SUMMARY,
  more: object = {},
) {
  const request = sweepRequestSchema.parse({
    name: "models",
    problems: [{ name: "own-model", options: { model: DIGEST, ...options } }],
    optimizers: optimizers.map((name) => ({ name })),
    protocol: { configurations: 40, sampler: "random" },
    ...more,
  });
  return planSweep(request, { ...CATALOGUE_FIXTURE, models: { [DIGEST]: summary, [OTHER]: summary } });
}
function issues(...request: Parameters<typeof plan>): string {
  const planned = plan(...request);
  return planned.ok ? "planned" : planned.issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
}
function planned(...request: Parameters<typeof plan>) {
  const result = plan(...request);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.plan;
}

describe("an uploaded model in a sweep", () => {
  it("has the model's size and every need where nothing is in the way", () => {
    const [problem] = planned(["adam", "krylov", "kfac"]).problems;
    expect(problem).toMatchObject({ size: 1010, label: `own-model[model=${DIGEST.slice(0, 19)}]` });
    // Methods for few parameters learn the size from the model, not from the catalogue.
    expect(issues(["newton"])).toContain("does not have");
  });

  it("has gradients only, few lanes and a note where layers are in the way", () => {
    const { entries, notes } = planned(["adam"], {}, FOREIGN);
    expect(entries[0]?.lanes).toBe(4);
    expect(planned(["adam"]).entries[0]?.lanes).toBeGreaterThan(4);
    expect(notes.join(" ")).toContain("a note. ");
    expect(notes.join(" ")).toContain("runs on the tfjs engine, with gradients only");
    const refusal = 'layers in the way of curvature: GRU "g", Masking "m"';
    expect(issues(["adam", "krylov"], {}, FOREIGN)).toContain(refusal);
    expect(issues(["kfac"], {}, FOREIGN)).toContain(refusal);
    expect(issues(["adam"], {}, FOREIGN, { curvature: {} })).toMatch(/^curvature: .*GRU "g"/);
    expect(issues(["adam"], {}, KNOWN_SUMMARY, { curvature: {} })).toBe("planned");
  });

  it("has curvature, but nothing of its layers, as a graph: where it is one, or where the loss makes it one", () => {
    const squared = { loss: "squared-error" };
    const graph = { ...KNOWN_SUMMARY, graph: true };
    for (const [options, summary] of [
      [squared, KNOWN_SUMMARY],
      [{}, graph],
    ] as const) {
      expect(issues(["adam", "krylov"], options, summary)).toBe("planned");
      expect(issues(["kfac"], options, summary)).toContain("what enters and leaves its layers is not kept");
    }
    expect(issues(["kfac"])).toBe("planned");
    expect(issues(["krylov"], squared, { ...KNOWN_SUMMARY, last: "none" })).toBe("planned");
  });

  it("normalizes by its batches only where it has curvature", () => {
    const batch = { normalization: "batch" };
    expect(issues(["adam"], batch, { ...KNOWN_SUMMARY, graph: true })).toBe("planned");
    expect(issues(["adam"], batch, FOREIGN)).toContain('normalization: "batch" needs layers with curvature');
  });

  it("must be a stored digest that fits the data, with a loss that is known", () => {
    for (const model of [
      "",
      "model.json",
      "https://elsewhere/model.json",
      DIGEST.slice(0, -1),
      "constructor",
    ])
      expect(issues(["adam"], { model })).toContain(
        "problems.0.options.model: a sweep names an uploaded model",
      );
    expect(issues(["adam"], { model: `sha256:${"0".repeat(64)}` })).toContain("is stored here");
    expect(issues(["adam"], { data: "mnist" })).toContain(
      "mnist has 784 numbers an example, the model takes 100",
    );
    expect(issues(["adam"], {}, { ...KNOWN_SUMMARY, outputs: 3 })).toContain(
      "10 classes, the model has 3 outputs",
    );
    expect(issues(["adam"], {}, { ...KNOWN_SUMMARY, loss: "hinge" })).toContain('the loss "hinge"');
  });

  it("may be listed beside another, not twice", () => {
    const two = (second: string) => ({
      problems: [DIGEST, second].map((model) => ({ name: "own-model", options: { model } })),
    });
    expect(issues(["adam"], {}, KNOWN_SUMMARY, two(OTHER))).toBe("planned");
    expect(issues(["adam"], {}, KNOWN_SUMMARY, two(DIGEST))).toContain("is listed twice");
  });
});
