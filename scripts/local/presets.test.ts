import { describe, expect, it } from "vitest";
import { MIN_BLOCKS } from "../../shared/planning/design-notes.ts";
import type { Plan } from "../../shared/planning/plan.ts";
import { planSweep } from "../../shared/planning/plan.ts";
import { collectCatalogue } from "../catalogue.ts";
import { findPreset, listPresets } from "./presets.ts";

const catalogue = collectCatalogue();
const presets = await listPresets();

async function planned(name: string): Promise<Plan> {
  const preset = await findPreset(name);
  if (!preset.ok) throw new Error(preset.message);
  const result = planSweep(preset.request, catalogue);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.plan;
}

describe("presets", () => {
  it("are those that docs/results/README.md names", () => {
    // A further preset is one more file, named in no list.
    expect(presets).toEqual(
      expect.arrayContaining([
        "defaults",
        "quickstart",
        "quickstart-verdicts",
        "saddle-zoo",
        "sfn-small-nets",
        "sfn-small-nets-minibatch",
      ]),
    );
  });

  it.each(presets)("%s is named after its file, plans without issues and has the reference", async (name) => {
    const plan = await planned(name);
    expect(plan.request.name).toBe(name);
    expect(plan.protocol.sampler).toBe("sobol");
    expect(plan.protocol.finalSeeds).toBe(1);
    expect(plan.optimizers.some((optimizer) => optimizer.name === "adam")).toBe(true);
  });

  it.each(presets)("%s can tell optimizers apart, or says that it can't", async (name) => {
    const { notes, problems, protocol } = await planned(name);
    const expected = problems.length * protocol.studies < MIN_BLOCKS ? 1 : 0;
    expect(notes.filter((note) => note.includes("cannot tell any two optimizers apart"))).toHaveLength(
      expected,
    );
  });

  it("quickstart has 8 entrants and 144 trials; its twin with verdicts differs in the number of studies alone", async () => {
    const [small, verdicts] = [await planned("quickstart"), await planned("quickstart-verdicts")];
    expect([small.optimizers.length, small.trials]).toEqual([8, 144]);
    expect(verdicts.protocol).toEqual({ ...small.protocol, studies: 8 });
    expect({ ...verdicts.request, name: "", protocol: null }).toEqual({
      ...small.request,
      name: "",
      protocol: null,
    });
  });

  it("saddle-zoo has thousands of trials of methods that its problems can serve, and of no ablation", async () => {
    const plan = await planned("saddle-zoo");
    // The closed forms with saddles or curvature of their own kind, and the smallest network.
    expect(plan.problems).toHaveLength(12);
    expect((await planned("defaults")).optimizers.map(({ name }) => name)).toEqual(
      plan.optimizers.map(({ name }) => name),
    );
    expect(plan.trials).toBeGreaterThan(5000);
    const offered = new Set(["gradient", "hessianVector", "hessian"]);
    // Ablations are run where what they take out is asked about, not in a comparison of methods. The preset is what was
    // run: methods that came later are not in it.
    const possible = catalogue.optimizers.filter(
      ({ needs, control }) => control?.role !== "ablation" && needs.every((need) => offered.has(need)),
    );
    const names = plan.optimizers.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(50);
    expect(possible.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  it("sfn-small-nets has 565, 2,785 and 5,560 parameters, both Krylov methods, and a twin of other batches", async () => {
    const plan = await planned("sfn-small-nets");
    // 100 inputs, one hidden layer, 10 outputs, biases: 111·hidden + 10.
    expect(plan.problems.map(({ options }) => options.hidden)).toEqual([5, 25, 50]);
    const names = plan.optimizers.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith("krylov"))).toEqual([
      "krylov-damped-newton",
      "krylov-damped-newton[recovers=no]",
      "krylov-saddle-free-newton",
      "krylov-saddle-free-newton[recovers=no]",
    ]);
    const twin = await planned("sfn-small-nets-minibatch");
    expect(twin.optimizers.map(({ name }) => name)).toEqual(names);
    expect(twin.problems.map(({ options }) => ({ ...options, batch: 0 }))).toEqual(
      plan.problems.map(({ options }) => ({ ...options })),
    );
  });
});
