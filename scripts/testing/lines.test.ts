import { expect, test } from "vitest";
import { Lines } from "./lines.ts";

test("gives out whole lines, whatever the pieces, and the rest at the end", () => {
  const text = "one\ntwo\r\n\nfour without an end";
  for (const size of [1, 2, 5, 100]) {
    const seen: string[] = [];
    const lines = new Lines((line) => seen.push(line));
    for (let at = 0; at < text.length; at += size) lines.push(text.slice(at, at + size));
    lines.end();
    expect(seen).toEqual(["one", "two", "", "four without an end"]);
  }
});
