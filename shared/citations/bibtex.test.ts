import { expect, it } from "vitest";
import { bibtex, type CitedSweep } from "./bibtex.ts";

const SWEEP: CitedSweep = {
  id: "abcdefghijkl",
  name: "saddle-zoo",
  createdAt: "2026-11-30T10:00:00.000Z",
  endedAt: "2026-12-01T10:00:00.000Z",
  problems: ["himmelblau", "beale"],
  optimizers: ["adam", "newton", "adam"],
  url: "https://example.org/saddlebench/sweeps/abcdefghijkl/",
  digest: `sha256:${"0123456789abcdef".repeat(4)}`,
  versions: ["0.1.0"],
};

/** Reads one entry by counting braces, as BibTeX does: a brace after a backslash counts too, unless it is escaped as one. */
function parsed(text: string): {
  readonly type: string;
  readonly key: string;
  readonly fields: Record<string, string>;
} {
  const [, type = "", key = ""] = /^@(\w+)\{([^,\s{}]+),/.exec(text) ?? [];
  const fields: Record<string, string> = {};
  let at = text.indexOf(",") + 1;
  for (;;) {
    const field = /^\s*(\w+)\s*=\s*\{/.exec(text.slice(at));
    if (!field) break;
    at += field[0].length;
    const from = at;
    for (let depth = 1; depth > 0; at++) {
      if (at >= text.length) throw new Error("a brace is open at the end");
      if (text[at] === "\\") at++;
      else if (text[at] === "{") depth++;
      else if (text[at] === "}") depth--;
    }
    fields[field[1] ?? ""] = text.slice(from, at - 1);
    const comma = /^\s*,/.exec(text.slice(at));
    at += comma?.[0].length ?? 0;
  }
  if (!/^\s*\}\s*$/.test(text.slice(at))) throw new Error(`left over: ${text.slice(at)}`);
  return { type, key, fields };
}

it("says what was measured, when, where, and by which digest it is known", () => {
  expect(parsed(bibtex(SWEEP))).toEqual({
    type: "misc",
    key: "saddlebench-saddle-zoo-abcdefghijkl",
    fields: {
      title: "saddle-zoo: 2 optimizers on 2 problems, a sweep of {Saddlebench}",
      author: "{Saddlebench}",
      year: "2026",
      url: SWEEP.url,
      version: "0.1.0",
      digest: SWEEP.digest,
      note: `Sweep abcdefghijkl; JSON export with digest ${SWEEP.digest}`,
    },
  });
});

it("leaves out an address that nobody serves", () => {
  expect(parsed(bibtex({ ...SWEEP, url: null })).fields).not.toHaveProperty("url");
});

it("lets no name end a field or the entry", () => {
  const name = "a}, year = {1900}, x = {50 % of \\ & # _ ~ ^ $ {";
  const { key, fields } = parsed(bibtex({ ...SWEEP, name }));
  expect(key).toMatch(/^saddlebench-[a-z0-9-]+$/);
  expect(fields.year).toBe("2026");
  expect(fields.title).toContain("\\}, year = \\{1900\\}");
  // Negative control: written as it is, the same name would end its field.
  expect(() => parsed(bibtex(SWEEP).replace("saddle-zoo:", `${name}:`))).toThrow();
});
