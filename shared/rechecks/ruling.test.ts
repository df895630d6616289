import { describe, expect, it } from "vitest";
import { type Opinion, rule } from "./ruling.ts";

const opinions = (text: string): Opinion[] =>
  text.split(" ").map((word) => {
    const [token = "", digest = ""] = word.split(":");
    return { token, digest, owner: token === "owner" };
  });

describe("rule", () => {
  it.each([
    ["a:x", { kind: "alone" }],
    ["a:x a:y", { kind: "alone" }],
    ["a:x b:x", { kind: "agreed", digest: "x" }],
    ["a:x b:y", { kind: "disputed" }],
    ["a:x b:y c:y", { kind: "disputed" }],
    ["a:x b:y c:y d:y", { kind: "settled", digest: "y", minority: ["a"] }],
    ["a:x b:y c:z", { kind: "disputed" }],
    ["a:x b:y c:z d:y e:y", { kind: "settled", digest: "y", minority: ["a", "c"] }],
    ["a:x b:y owner:x", { kind: "settled", digest: "x", minority: ["b"] }],
    ["a:x b:x c:x owner:y", { kind: "settled", digest: "y", minority: ["a", "b", "c"] }],
    ["owner:y a:y", { kind: "agreed", digest: "y" }],
  ])("%s", (text, ruling) => {
    expect(rule(opinions(text))).toEqual(ruling);
  });
});
