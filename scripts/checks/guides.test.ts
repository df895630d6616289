/**
 * The guides of `docs/` are performed: every file, line and command of theirs, in a copy of the repository, and the
 * suites that they name must pass there. What a guide says and what is tested are the same text.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Step, stepsOf, withHunks } from "./guide.ts";
import { type Ended, makeClone, removeClone, runIn, write } from "./guide-clone.ts";

const DOCS = join(import.meta.dirname, "..", "..", "docs");
const GUIDES = readdirSync(DOCS)
  .filter((file) => /^add-an?-[\w-]+\.md$/.test(file))
  .map((file) => ({ name: file.slice(0, -3), steps: stepsOf(readFileSync(join(DOCS, file), "utf8")) }));
const ALL_STEPS = GUIDES.flatMap(({ steps }) => steps);
const COMMANDS = [...new Set(ALL_STEPS.flatMap((step) => (step.kind === "command" ? [step.command] : [])))];
/** Files that the guides write, each once. */
const WRITTEN = [...new Set(ALL_STEPS.flatMap((step) => (step.kind === "command" ? [] : [step.path])))];

/** Many times what each step takes: a loaded machine fails nothing. */
const LIMIT_MS = 900_000;

/** `npm run NAME -- …` without what npm does before it: the copy has its packages. */
const SCRIPT = /^npm run ([\w-]+)(?: -- (.*))?$/;
const SUITES = /^npx vitest run --project (\w+) (.*?)(?: -t (\S+))?$/;

/** Suites of all guides in two processes: whole files, and of others the tests that name a guide's thing. */
function suiteRuns(): readonly (readonly string[])[] {
  const asked = COMMANDS.flatMap((command) => {
    const [, project, files = "", name] = SUITES.exec(command) ?? [];
    return project === undefined ? [] : [{ project, files: files.split(" ").flatMap(withoutBraces), name }];
  });
  return [asked.filter(({ name }) => name === undefined), asked.filter(({ name }) => name !== undefined)].map(
    (group) => {
      const names = new Set(group.flatMap(({ name }) => name ?? []));
      return [
        ...new Set(group.map(({ project }) => `--project=${project}`)),
        ...new Set(group.flatMap(({ files }) => files)),
        ...(names.size > 0 ? ["-t", [...names].join("|")] : []),
      ];
    },
  );
}

/** `a/{b,c}.ts` as a shell takes it. */
function withoutBraces(path: string): readonly string[] {
  const [, before = "", choices, after = ""] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
  return choices === undefined ? [path] : choices.split(",").map((each) => `${before}${each}${after}`);
}

const ok = ({ status, output }: Ended) => expect(status, output.slice(-6000)).toBe(0);

describe("the guides, performed", () => {
  let clone = "";
  beforeAll(async () => {
    clone = makeClone();
    for (const step of ALL_STEPS) write(clone, step);
    ok(await runIn(clone, "node", "scripts/catalogue.ts"));
  }, LIMIT_MS);
  afterAll(() => removeClone(clone));

  it("each have files, commands and suites", () => {
    expect(GUIDES.length).toBeGreaterThan(1);
    for (const { name, steps } of GUIDES) {
      expect(
        steps.some((step) => step.kind !== "command"),
        name,
      ).toBe(true);
      expect(
        steps.some((step) => step.kind === "command" && SUITES.test(step.command)),
        name,
      ).toBe(true);
    }
  });

  it("name commands that this test knows how to run", () => {
    expect(COMMANDS.filter((command) => !SCRIPT.test(command) && !SUITES.test(command))).toEqual([]);
  });

  it(
    "are written as the formatter and the linter want it",
    async () => {
      ok(await runIn(clone, "biome", "check", "--error-on-warnings", ...WRITTEN));
    },
    LIMIT_MS,
  );

  it(
    "have types that hold",
    async () => {
      ok(await runIn(clone, "tsc", "-p", "tsconfig.json"));
      ok(await runIn(clone, "tsc", "-p", "workers/tsconfig.json"));
    },
    LIMIT_MS,
  );

  it.each(suiteRuns().map((run) => [run.join(" "), run] as const))(
    "pass %s",
    async (_, run) => {
      ok(await runIn(clone, "vitest", "run", ...run));
    },
    LIMIT_MS,
  );

  it.each(COMMANDS.filter((command) => SCRIPT.test(command) && command !== "npm run catalogue"))(
    "%s",
    async (command) => {
      const [, name = "", given = ""] = SCRIPT.exec(command) ?? [];
      ok(await runIn(clone, "node", `scripts/${name}.ts`, ...given.split(" ").filter(Boolean)));
    },
    LIMIT_MS,
  );
});

/** Files that a reader of the guide adds, and those with lines of it; a test beside the thing is no part of adding it. */
function touched(steps: readonly Step[]): { readonly added: number; readonly changed: number } {
  const paths = (kind: Step["kind"]) =>
    new Set(
      steps.flatMap((step) =>
        step.kind === kind && step.kind !== "command" && !/\.test\.tsx?$/.test(step.path) ? [step.path] : [],
      ),
    ).size;
  return { added: paths("file"), changed: paths("lines") };
}

describe("CONTRIBUTING.md", () => {
  it("says how many files each guide touches", () => {
    const page = readFileSync(join(DOCS, "..", "CONTRIBUTING.md"), "utf8");
    const rows = GUIDES.map(({ name, steps }) => {
      const { added, changed } = touched(steps);
      return `| [${name.replace(/^add-an?-/, "").replaceAll("-", " ")}](docs/${name}.md) | ${added} | ${changed} |`;
    });
    expect(page.match(/^\| \[[\w -]+\]\(docs\/add-.*$/gm)).toEqual(
      rows.map((row) => expect.stringContaining(row)),
    );
  });
});

describe("reading a guide", () => {
  it("finds files, lines and commands, and nothing in other blocks", () => {
    const steps: readonly Step[] = stepsOf(
      "# A\n\n`a/b.ts`:\n\n```ts\nx;\n```\n\n```\nno step\n```\n\n`c.ts` (sorted):\n\n```diff\n one\n+two\n@@\n three\n+four\n```\n\n```sh\nnpm run x\n```\n",
    );
    expect(steps).toEqual([
      { kind: "file", path: "a/b.ts", text: "x;\n" },
      {
        kind: "lines",
        path: "c.ts",
        hunks: [
          { before: ["one"], after: ["one", "two"] },
          { before: ["three"], after: ["three", "four"] },
        ],
      },
      { kind: "command", command: "npm run x" },
    ]);
  });

  it("refuses a diff that has no place, or two (negative control)", () => {
    const hunks = [{ before: ["one"], after: ["one", "two"] }];
    expect(withHunks("zero\none\n", hunks, "a.ts")).toBe("zero\none\ntwo\n");
    expect(() => withHunks("zero\n", hunks, "a.ts")).toThrow("0 times");
    expect(() => withHunks("one\n\none\n", hunks, "a.ts")).toThrow("2 times");
    expect(() => stepsOf("```diff\n one\n+two\n```\n")).toThrow("without its file");
    expect(() => stepsOf("`a.ts`:\n\n```diff\n+two\n```\n")).toThrow("not where it belongs");
  });
});
