import { describe, expect, it } from "vitest";
import { catalogue } from "../../../shared/catalogue/generated.ts";
import { sweepRequestSchema } from "../../../shared/contracts/sweep.ts";
import { INITIAL, isOn, PRESETS, withData, withModel } from "./begun-sweep.ts";
import { copyName, onUpload } from "./sweep-to-begin.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const summary = (classes: number | null) => ({ classes }) as never;

describe("what the form begins with", () => {
  it.each(PRESETS)("is a request of problems and optimizers that are there: %s", (_, preset) => {
    const { problems, optimizers } = sweepRequestSchema.parse(preset);
    const known = (list: readonly { readonly name: string }[]) => new Set(list.map(({ name }) => name));
    for (const { name } of problems) expect(known(catalogue.problems)).toContain(name);
    for (const { name } of optimizers) expect(known(catalogue.optimizers)).toContain(name);
  });

  it("is own data on the problem that its label is for, or an own model on data of its width", () => {
    expect(withData([], { digest, summary: summary(3) })).toEqual([
      { name: "own-logistic-regression", options: { data: digest } },
    ]);
    expect(withData([], { digest, summary: summary(null) })[0]?.name).toBe("own-linear-regression");
    expect(withData([], { digest, summary: summary(3) }, "y")[0]?.options).toEqual({
      data: digest,
      label: "y",
    });
    expect(withData([], { digest, summary: summary(3) }, "y", "regression")[0]?.name).toBe(
      "own-linear-regression",
    );
    const few = { classes: 14, task: "regression" } as never;
    expect(withData([], { digest, summary: few })[0]?.name).toBe("own-linear-regression");
    const text = (vocabulary: string | null) => ({ classes: null, text: { vocabulary } }) as never;
    expect(withData([], { digest, summary: text("ab") })).toEqual([
      { name: "char-gru", options: { data: digest } },
    ]);
    expect(withData([], { digest, summary: text(null) })[0]?.options).toMatchObject({ tokens: "bytes" });
    const onModel = (input: number[]) => withModel([], { digest, summary: { input } })[0]?.options;
    expect(onModel([28, 28, 1])).toEqual({ model: digest, data: "mnist" });
    expect(onModel([100])).toEqual({ model: digest, data: "mnist-10x10" });
    expect(onModel([7])).toEqual({ model: digest });
    expect(isOn({ name: "own-mlp", options: { data: digest } }, digest)).toBe(true);
    expect(isOn({ name: "himmelblau" }, digest)).toBe(false);
  });

  it("follows the address, and leaves out what is not stored any more", () => {
    const uploads = { data: [{ digest, name: "flowers", summary: summary(3) } as never], models: [] };
    const begun = (query: object) => onUpload(new URLSearchParams(query as Record<string, string>), uploads);
    expect(begun({ data: digest, label: "y" })).toMatchObject({
      name: "flowers",
      problems: [{ options: { data: digest, label: "y" } }],
    });
    expect(begun({ data: "sha256:gone" })).toBe(INITIAL);
    expect(copyName("zoo")).toBe("zoo, again");
    expect(copyName("zoo, again")).toBe("zoo, again");
    expect(copyName("x".repeat(120))).toHaveLength(120);
  });
});
