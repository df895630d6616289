/**
 * The guides of `docs/` are performed: every file, line and command of theirs, in a copy of the repository, and the
 * suites that they name must pass there. What a guide says and what is tested are the same text.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Step, stepsOf, withHunks } from "./guide.ts";
import { type Ended, makeClone, runIn, write } from "./guide-clone.ts";

const DOCS = join(import.meta.dirname, "..", "..", "docs");
const GUIDES = readdirSync(DOCS)
  .filter((file) => /^add-an?-[\w-]+\.md$/.test(file))
  .map((file) => ({ name: file.slice(0, -3), steps: stepsOf(readFileSync(join(DOCS, file), "utf8")) }));
const ALL_STEPS = GUIDES.flatMap(({ steps }) => steps);
const COMMANDS = [...new Set(ALL_STEPS.flatMap((step) => (step.kind === "command" ? [step.command] : [])))];
/** Files that the guides write, each once. */
const WRITTEN = [...new Set(ALL_STEPS.flatMap((step) => (step.kind === "command" ? [] : [step.path])))];

const LIMIT_MS = 300_000;

/** `npm run NAME -- …` without what npm does before it: the copy has its packages. */
const SCRIPT = /^npm run ([\w-]+)(?: -- (.*))?$/;
const SUITES = /^npx vitest run --project (\w+) (.*?)(?: -t (\S+))?$/;

/** Suites that several guides name, in one process: all tests of the files, or those of a name. */
function suiteRuns(): readonly (readonly string[])[] {
  const asked = COMMANDS.flatMap((command) => {
    const [, project = "", files = "", name] = SUITES.exec(command) ?? [];
    return project === "" ? [] : [{ project, files: files.split(" ").flatMap(withoutBraces), name }];
  });
  const [whole, named] = [false, true].map((isNamed) =>
    asked.filter(({ name }) => (name !== undefined) === isNamed),
  );
  return [whole, named].flatMap((group = []) => {
    if (group.length === 0) return [];
    const names = group.flatMap(({ name }) => name ?? []);
    return [
      [
        ...new Set(group.map(({ project }) => `--project=${project}`)),
        ...new Set(group.flatMap(({ files }) => files)),
        ...(names.length > 0 ? ["-t", names.join("|")] : []),
      ],
    ];
  });
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
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

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
