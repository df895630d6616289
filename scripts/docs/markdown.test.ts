/** Pages of docs/ as HTML: nothing of a page becomes an element but Markdown, and every link to a page finds it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "./markdown.ts";
import { docAddress, docNames } from "./pages.ts";

/** No page of ours has it. */
const FILE = `docs/studies/${"page"}.md`;
const SCORING = `${"scoring"}.md`;
const DOCS = join(import.meta.dirname, "../../docs");
const render = (text: string, addressOf: (file: string) => string | null = () => null): string =>
  renderMarkdown(FILE, text, addressOf).html;

describe("a page of docs", () => {
  it.each([
    "<script>alert(1)</script>",
    "text <img src=x onerror=alert(1)> text",
    "[a](javascript:alert(1))",
    "[a](data:text/html,x)",
    '![a"><img src=x>](x.png)',
    "```\n</code><script>x</script>\n```",
    "`<script>`",
    "[<script>](#a)",
  ])("brings no element or script of its own: %s", (text) => {
    expect(render(text)).not.toMatch(/<script|<img|javascript:|href="data:/);
  });

  it("links pages of the app, leaves addresses, and makes words of the rest", () => {
    const addressOf = (file: string) => (file === "docs/spec/scoring.md" ? "/docs/spec/scoring" : null);
    expect(render(`[s](../spec/${SCORING}#one)`, addressOf)).toBe(
      '<p><a href="/docs/spec/scoring#one">s</a></p>\n',
    );
    expect(render("[s](https://example.org/x)")).toContain('<a href="https://example.org/x">s</a>');
    expect(render("[s](../../workers/index.ts)", addressOf)).toBe("<p>s</p>\n");
  });

  it("anchors headings as the code host does, once each", () => {
    const html = render("# A page\n\n## What `x` costs?\n\n## What `x` costs?\n");
    expect([...html.matchAll(/id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      "a-page",
      "what-x-costs",
      "what-x-costs-1",
    ]);
    expect(renderMarkdown(FILE, "# A `b`\n", () => null).title).toBe("A b");
  });

  it("is there for everything that the issue of the pages names, and finds every page that it links", async () => {
    const names = new Set(await docNames(DOCS));
    for (const name of [
      "add-an-optimizer",
      "add-a-problem",
      "spec/scoring",
      "own-model",
      "operations",
      "security",
    ])
      expect(names).toContain(name);
    for (const name of names) {
      const text = await readFile(join(DOCS, `${name}.md`), "utf8");
      const html = renderMarkdown(`docs/${name}.md`, text, (file) => docAddress(file, names)).html;
      for (const [, target] of html.matchAll(/href="\/docs\/([^"#]*)/g)) expect(names).toContain(target);
      expect(html.length).toBeLessThan(60_000);
    }
  });

  it("has the claims as a page of their own", () => {
    expect(docAddress("docs/claims/README.md", new Set())).toBe("/claims");
    expect(docAddress("docs/claims/small-nets.md", new Set())).toBe("/claims#small-nets");
    expect(docAddress("docs/results/defaults.md", new Set())).toBeNull();
  });
});
