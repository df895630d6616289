import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pageList } from "./page-list.ts";
import { fileOf, pageOf } from "./pages.ts";

const template = await readFile(join(import.meta.dirname, "../../workers/app/index.html"), "utf8");
const FACTS = {
  address: null,
  server: null,
  madeAt: "2026-12-01T00:00:00.000Z",
  description: 'a "quoted" <finding>',
};

it("leads up from each page to the root, and nowhere from the root of a host", () => {
  const page = { path: "/docs/spec/scoring", title: "Scoring" };
  const html = pageOf(template, page, FACTS);
  expect(fileOf(page)).toBe(`${page.path.slice(1)}/index.html`);
  expect(html).toContain('src="../../../app.js"');
  expect(html).toContain('name="saddlebench-copy" content="../../../"');
  expect(html).not.toMatch(/(src|href)="\//);
  // Negative control: the app's own document would be found.
  expect(template).toMatch(/(src|href)="\//);
  expect(html).toContain('og:description" content="a &#34;quoted&#34; &#60;finding&#62;"');
  expect(pageOf(template, { path: "/", title: "Findings" }, FACTS)).toContain('src="./app.js"');
});

it("gives a preview its whole address where the copy's is known", () => {
  const html = pageOf(
    template,
    { path: "/board", title: "Board" },
    { ...FACTS, address: "https://example.org/saddlebench/" },
  );
  expect(html).toContain('og:image" content="https://example.org/saddlebench/preview.png"');
  expect(html).toContain('og:url" content="https://example.org/saddlebench/board/"');
});

it("lists each page once, with entrants that the catalogue has not, and none outside the folder", () => {
  const sweep = {
    id: "abcdefghijkl",
    name: "s",
    optimizers: ["adam[rate=1]", "own@1234", "../evil"],
    problems: ["beale"],
  };
  const paths = pageList({ sweeps: [sweep], docs: [], optimizers: ["adam"], problems: ["beale"] }).map(
    ({ path }) => path,
  );
  expect(paths.filter((path) => path.startsWith("/optimizers/"))).toEqual(["/optimizers/adam"]);
  expect(new Set(paths).size).toBe(paths.length);
});
