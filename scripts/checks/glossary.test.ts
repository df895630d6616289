/** Terms, the page of the docs and the tooltips are one thing: what is explained is used, and what is used is explained. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { glossaryPage } from "../../shared/glossary/page.ts";
import { TERMS } from "../../shared/glossary/terms.ts";
import { FIGURES } from "../../workers/app/data/figures.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PAGE = "docs/glossary.md";
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const tracked = execFileSync("git", ["ls-files", "*.md", "workers/app/*.tsx", "gpu-runner/runner/*.tsx"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path !== "" && path !== PAGE && existsSync(join(ROOT, path)));
const pages = tracked.filter((path) => path.endsWith(".tsx")).map(read);
const prose = tracked
  .filter((path) => path.endsWith(".md") && !path.startsWith("shared/glossary/"))
  .map(read);

/** Identifiers of terms that the text of a page shows as tooltips. */
function tooltipsIn(source: string): readonly string[] {
  return [...source.matchAll(/<Term of="([^"]*)"/g)].map((match) => match[1] as string);
}

const tooltips = new Set(pages.flatMap(tooltipsIn));
/** Terms that explain a figure which is pressed. */
const explained = new Set<string>(Object.values(FIGURES).map(({ term }) => term));

/** Whether any prose uses the term, in the singular or with an s. */
function isWritten(term: string, texts: readonly string[]): boolean {
  const words = term.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/\s+/g, "\\s+");
  return texts.some((text) => new RegExp(`(?<![\\w-])${words}s?(?![\\w-])`, "i").test(text));
}

test("the page of the docs is what the terms say", () => {
  expect(read(PAGE)).toBe(glossaryPage(Object.values(TERMS)));
});

test("every tooltip is a term, and some are there", () => {
  expect([...tooltips].filter((id) => !(id in TERMS))).toEqual([]);
  expect(tooltips.size).toBeGreaterThan(10);
  expect(tooltipsIn('<Term of="held">Held</Term> <Term of="nobody" />')).toEqual(["held", "nobody"]);
});

test("every term is shown as a tooltip or used in the docs", () => {
  const unused = Object.entries(TERMS).filter(
    ([id, { term }]) => !tooltips.has(id) && !explained.has(id) && !isWritten(term, prose),
  );
  expect(unused.map(([id]) => id)).toEqual([]);
  // Negative control: a term that nobody uses would be found.
  expect(isWritten("flux capacitor", prose)).toBe(false);
  expect(isWritten("tuning seed", ["all on the\ntuning seeds of a study"])).toBe(true);
});

test("every definition is one sentence, and names a page that exists", () => {
  for (const [id, { term, definition, source }] of Object.entries(TERMS)) {
    expect(definition, id).toMatch(/^[A-Z].*\.$/s);
    expect(definition.slice(0, -1), id).not.toMatch(/[.!?] [A-Z]/);
    expect(existsSync(join(ROOT, source)), source).toBe(true);
    expect(term.trim(), id).not.toBe("");
  }
});
