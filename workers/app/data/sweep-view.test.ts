import { expect, it } from "vitest";
import { orderText, pictured, shownRows, sweepView, trialFilter, trialSort } from "./sweep-view.ts";

const MANY = Array.from({ length: 40 }, (_, i) => `optimizer-${String(i).padStart(2, "0")}`);
const view = (search: string) => sweepView(new URLSearchParams(search));

it("reads what an address asks for; names may have commas and brackets", () => {
  const search = new URLSearchParams([
    ["tab", "tuning"],
    ["pin", "a[x=1,y=2]"],
    ["pin", "b"],
    ["hide", "c"],
    ["cost", "seconds"],
    ["sort", "ratio"],
    ["dir", "desc"],
    ["group", "family"],
    ["all", "true"],
  ]);
  expect(sweepView(search)).toEqual({
    tab: "tuning",
    pins: ["a[x=1,y=2]", "b"],
    hidden: ["c"],
    axis: "seconds",
    sort: "ratio",
    isDescending: true,
    isGrouped: true,
    isWhole: true,
  });
});

it("is as usual where the address says nothing, or nonsense", () => {
  expect(view("?tab=nothing&sort=colour&cost=money&all=1&group=x")).toEqual(view(""));
  expect(view("")).toMatchObject({ tab: "curves", sort: "place", axis: "gradientEquivalents", pins: [] });
});

it("a large board shows its first rows, the reference and the pins; all when asked", () => {
  const few = { pins: ["optimizer-30"], isWhole: false };
  expect(shownRows(MANY, few, "optimizer-20")).toEqual([
    ...MANY.slice(0, 12),
    "optimizer-20",
    "optimizer-30",
  ]);
  expect(shownRows(MANY, { ...few, isWhole: true }, "optimizer-20")).toEqual(MANY);
  expect(shownRows(MANY.slice(0, 16), few, "optimizer-01")).toHaveLength(16);
});

it("pictures of a large sweep have the five cheapest, the reference and the pins, each once; of a small one all", () => {
  expect(pictured(MANY, ["optimizer-33", "optimizer-01", "nobody"], "optimizer-20")).toEqual([
    ...MANY.slice(0, 5),
    "optimizer-20",
    "optimizer-33",
  ]);
  expect(pictured(["b", "a"], ["b"], "a")).toEqual(["a", "b"]);
});

it("the order of trials goes into the address and comes out of it", () => {
  for (const sort of [
    { key: "index", descending: false },
    { key: "index", descending: true },
    { key: "value", descending: false },
    { key: "bestValue", descending: true },
  ] as const)
    expect(trialSort(new URLSearchParams({ order: orderText(sort) }))).toEqual(sort);
  expect(orderText({ key: "index", descending: false })).toBe("");
  expect(trialFilter(new URLSearchParams("?optimizer=adam&problem=beale&tab=trials"))).toEqual({
    optimizer: "adam",
    problem: "beale",
    phase: "",
    status: "",
    configuration: "",
  });
});
