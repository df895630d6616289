import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deadExports } from "./dead-exports.ts";
import { brokenRules, HOUSE_RULES } from "./house-rules.ts";
import { sourcesOf } from "./imports.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SOURCES = new Map(sourcesOf(ROOT).map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
/** These two files speak of what they forbid. */
const SPEAKS_OF_RULES = /house-rules(\.test)?\.ts$/;

/** What only tests use for a reason. */
const FOR_TESTS: readonly string[] = [
  // The network contract makes its samples of them; it is no product code.
  "shared/layers/registry.ts: LAYER_EXAMPLES",
  "shared/layers/registry.ts: layerVariants",
  "gpu-runner/networks/sample-network.ts: networkAround",
  // Parts that landed before those that will call them; strike them out with the caller.
  "shared/certificates/certify.ts: certify",
  "shared/certificates/known-minimum.ts: knownMinimum",
  "shared/distributions/student-t.ts: studentCdf",
];

describe("house rules", () => {
  it("are kept by every source", () => {
    const broken = [...SOURCES].flatMap(([file, text]) =>
      SPEAKS_OF_RULES.test(file) ? [] : brokenRules(file, text),
    );
    expect(broken).toEqual([]);
  });

  it("find the SQL that there is", () => {
    const rule = HOUSE_RULES.find(({ name }) => name === "SQL in storage files only");
    const holding = [...SOURCES].filter(
      ([file, text]) => file.startsWith("workers/") && rule?.pattern.test(text),
    );
    expect(holding.length).toBeGreaterThan(8);
  });

  it.each([
    ["one style of privacy", "class A {\n  private readonly a = 1;\n}"],
    ["limits are MAX_ or MIN_", "const MOST_LANES = 3;"],
    ["limits are MAX_ or MIN_", "export const DENSE_LIMIT = 3;"],
    ["failures carry a kind", 'if (error.message.startsWith("no")) {}'],
    ["SQL in storage files only", 'const query = "DELETE FROM shards";'],
    ["SQL in storage files only", "const query = `UPDATE sweep SET x = 1`;"],
    ["SQL in storage files only", "this.#sql.exec(query);"],
  ])("notice what breaks them: %s (negative control)", (name, text) => {
    expect(HOUSE_RULES.map((rule) => rule.name)).toContain(name);
    expect(brokenRules("workers/serving/a.ts", text)).toEqual([expect.stringContaining(name)]);
  });

  it.each([" * θ ← θ − g", " * ```\n * d = −g\n * ```", " *   d = −g"])(
    "notice a formula that stands in a comment and in its definition (negative control): %s",
    (line) => {
      const comment = `/**\n * Descent.\n *\n${line}\n */\n`;
      const definition = 'const descent = {\n  formula:\n    "d = -g",\n};\n';
      const broken = (text: string) => brokenRules("gpu-runner/optimizers/first-order/a.ts", text);
      expect(broken(comment + definition)).toEqual([expect.stringContaining("formula stands once")]);
      expect(broken(comment)).toEqual([]);
      expect(broken(`/** Descent. */\n${definition}${comment}`)).toEqual([]);
    },
  );

  it("allow what has no other form, and words in tests", () => {
    expect(brokenRules("gpu-runner/a.ts", "class A {\n  private constructor() {}\n}")).toEqual([]);
    expect(brokenRules("gpu-runner/a.test.ts", 'message.startsWith("lost")')).toEqual([]);
    expect(brokenRules("workers/coordinator/shard-table.ts", '"DELETE FROM shards"')).toEqual([]);
  });
});

describe("dead exports", () => {
  it("are none: what is exported has a caller that is no test", () => {
    expect(deadExports(SOURCES).filter((each) => !FOR_TESTS.includes(each))).toEqual([]);
  });

  it("are found where only a test or a comment knows them (negative control)", () => {
    const sources = new Map([
      [
        "shared/a.ts",
        "export function used() {}\nexport function tested() {}\nexport const own = 1;\nuse(own);",
      ],
      ["shared/b.ts", 'import { used } from "./a.ts";\n// tested() is nice\nused();'],
      ["shared/a.test.ts", 'import { tested } from "./a.ts";\ntested();'],
    ]);
    expect(deadExports(sources)).toEqual(["shared/a.ts: tested"]);
  });
});
