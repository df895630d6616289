/** What passes on which WebGPU implementation, as a page. Pure. */

/** One file of tests on one implementation. */
export interface FileRun {
  readonly file: string;
  readonly passed: number;
  readonly skipped: number;
  /** Names of tests. */
  readonly failed: readonly string[];
  readonly seconds: number;
}

export interface ImplementationRun {
  readonly name: string;
  readonly title: string;
  readonly files: readonly FileRun[];
}

export interface ImplementationsReport {
  /** Days as `YYYY-MM-DD`. */
  readonly measured: string;
  readonly runs: readonly ImplementationRun[];
}

const HEAD = `# What passes on which WebGPU implementation

\`npm run bench -- implementations\` makes this page. It runs the files of the GPU tests in Node and in Deno, on the software
drivers of a machine without a GPU. \`npm test\` runs all of them on the first implementation and a core of them on wgpu.
`;

/** @returns Markdown */
export function implementationsPage({ measured, runs }: ImplementationsReport): string {
  const files = [...new Set(runs.flatMap((run) => run.files.map(({ file }) => file)))].toSorted();
  const cell = (run: ImplementationRun, file: string): string => {
    const found = run.files.find((each) => each.file === file);
    if (!found) return "not run";
    const all = found.passed + found.failed.length;
    return found.failed.length === 0 ? `${all}` : `${found.passed} of ${all}`;
  };
  const total = (run: ImplementationRun): string => {
    const passed = run.files.reduce((sum, each) => sum + each.passed, 0);
    const failed = run.files.reduce((sum, each) => sum + each.failed.length, 0);
    return failed === 0 ? `all ${passed}` : `${passed} of ${passed + failed}`;
  };
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const failures = runs.flatMap((run) =>
    run.files.flatMap(({ file, failed }) => failed.map((name) => `- ${run.title}, \`${file}\`: ${name}`)),
  );
  return [
    HEAD,
    `Measured on ${measured}. A number says how many tests passed, and of how many where some did not.\n`,
    row(["tests", ...runs.map(({ title }) => title)]),
    row(["---", ...runs.map(() => "---:")]),
    ...files.map((file) => row([`\`${file}\``, ...runs.map((run) => cell(run, file))])),
    row(["**together**", ...runs.map((run) => `**${total(run)}**`)]),
    "",
    failures.length === 0
      ? "Nothing failed on any of them."
      : `These tests did not pass:\n\n${failures.join("\n")}`,
    "",
  ].join("\n");
}
