import { describe, expect, it } from "vitest";
import { catalogue } from "../../../shared/catalogue/generated.ts";
import { checkTyped, EXAMPLE_OPTIMIZERS } from "./own-optimizer-check.ts";

const rules = catalogue.stepRules ?? [];

describe("an optimizer as it is typed", () => {
  it.each(EXAMPLE_OPTIMIZERS)("is right as an example begins: %s", (_, definition) => {
    expect(checkTyped("mine", JSON.stringify(definition), rules)).toMatchObject({ ok: true });
  });

  it.each([
    ['{"step": "d = -g"', /^This is not JSON: .*(position|end)/],
    ['{"step": "d = mu*g"}', /^step: .*unknown name "mu"/],
    ['{"step": ["d = -g", "d = -g +"]}', /^step\.1: .*at \d+/],
    ['{"step": "d = -g", "rule": "none"}', /^rule: /],
    ['{"step": "d = -g", "code": "alert(1)"}', /code/],
  ])("says where it is wrong: %s", (text, line) => {
    const typed = checkTyped("mine", text, rules);
    expect(typed.ok).toBe(false);
    expect(typed.ok ? [] : typed.lines).toEqual([expect.stringMatching(line)]);
  });
});
