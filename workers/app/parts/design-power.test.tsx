import { expect, it } from "vitest";
import { powerWords } from "./design-power.tsx";

it("says what can be told before the sweep is started", () => {
  expect(powerWords(3, { spread: 0.4, from: 9 })).toMatch(/3 blocks\. None: at least 6/);
  expect(powerWords(6, null)).toMatch(/not known before a first sweep is complete/);
  // exp(3.49·0.4/√6) = 1.77
  expect(powerWords(6, { spread: 0.4, from: 9 })).toMatch(/costs 1\.8 times the other/);
  expect(powerWords(60, { spread: 0.4, from: 9 })).toMatch(/costs 1\.2 times the other/);
});
