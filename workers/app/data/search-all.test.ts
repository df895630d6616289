import { expect, it } from "vitest";
import { catalogue } from "../../../shared/catalogue/generated.ts";
import { searchAll } from "./search-all.ts";

const ALL = {
  catalogue,
  sweeps: [{ id: "abcdefghijkl", name: "zoo", problems: ["beale"], optimizers: ["adam"] }],
  docs: [{ name: "spec/scoring", title: "Scoring" }],
  claims: [{ name: "absolute-value", title: "The absolute value of the eigenvalues" }],
};
const found = (sought: string) =>
  Object.fromEntries(
    searchAll(sought, ALL).map((group) => [group.title, group.found.map(({ path }) => path)]),
  );

it("finds a method by what people call it, and a sweep by what took part", () => {
  expect(found("SFN").Optimizers).toContain("/optimizers/saddle-free-newton");
  expect(found("adam").Sweeps).toEqual(["/sweeps/abcdefghijkl"]);
  expect(found("scoring").Docs).toEqual(["/docs/spec/scoring"]);
  expect(found("eigenvalues absolute").Claims).toEqual(["/claims#absolute-value"]);
});

it("finds nothing for nothing, and for what nobody has", () => {
  expect(searchAll("  ", ALL)).toEqual([]);
  expect(Object.values(found("flux capacitor")).flat()).toEqual([]);
});
