/** `npm run trial` as a person or a script meets it: arguments in, JSON or one line out, exit code. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");

function trial(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, "scripts", "trial.ts"), ...args],
    {
      encoding: "utf8",
      cwd: ROOT,
    },
  );
  return { status, stdout, stderr };
}

interface TrialJson {
  readonly status: string;
  readonly steps: number;
  readonly value: number;
  readonly gradientNorm: number;
  readonly parameters?: readonly number[];
  readonly counts: Readonly<Record<string, number>>;
  readonly gradientEquivalents: number;
  readonly curve: { readonly step: readonly number[]; readonly value: readonly number[] };
}

const MNIST = [
  "--problem",
  "mnist-10x10",
  "--optimizer",
  "adam",
  "--set",
  "examples=256",
  "--set",
  "batch=64",
  "--seed",
  "3",
  "--steps",
  "12",
  "--json",
];

describe("trial command", () => {
  it("gives the same trial on all three engines, without a server", () => {
    const results = ["reference", "tfjs", "webgpu"].map((engine) => {
      const { status, stdout, stderr } = trial(...MNIST, "--engine", engine);
      expect(stderr).toBe("");
      expect(status).toBe(0);
      return JSON.parse(stdout) as TrialJson;
    });
    for (const result of results) {
      expect(result).toMatchObject({ status: "completed", steps: 12, gradientEquivalents: 12 });
      expect(result.counts).toEqual({ value: 0, gradient: 12, hessianVector: 0, hessian: 0 });
      expect(result.parameters).toBeUndefined();
      expect(result.curve.step.at(-1)).toBe(12);
      expect(result.value).toBeCloseTo(results[0]?.value ?? Number.NaN, 4);
      expect(result.gradientNorm).toBeCloseTo(results[0]?.gradientNorm ?? Number.NaN, 3);
    }
  });

  it("starts where it is told and prints short parameter vectors", () => {
    const { stdout } = trial(
      "--problem",
      "himmelblau",
      "--optimizer",
      "newton",
      "--start",
      "0,0",
      "--steps",
      "20",
      "--engine",
      "reference",
      "--json",
    );
    const result = JSON.parse(stdout) as TrialJson;
    // The maximum of Himmelblau's function: Newton's method is attracted by it.
    expect(result.parameters?.[0]).toBeCloseTo(-0.270845, 5);
    expect(result.parameters?.[1]).toBeCloseTo(-0.923039, 5);
    expect(result.value).toBeCloseTo(181.616522, 5);
  });

  it.each([
    [["--problem", "himmelbau", "--optimizer", "adam"], 'did you mean "himmelblau"?'],
    [["--problem", "himmelblau", "--optimizer", "adma"], 'did you mean "adam"?'],
    [["--problem", "himmelblau", "--optimizer", "adam", "--set", "rat=1"], 'did you mean "rate"?'],
    [["--problem", "himmelblau", "--optimizer", "adam", "--set", "lr=0.1"], 'it is called "rate" here'],
    [["--problem", "himmelblau", "--optimizer", "SFN"], "did you mean one of saddle-free-newton, "],
    [["--problem", "himmelblau", "--optimizer", "adam", "--set", "rate=-1"], "rate = -1 is outside"],
    [["--problem", "himmelblau", "--optimizer", "adam", "--set", "rate"], "write name=value"],
    [["--problem", "himmelblau", "--optimizer", "adam", "--start", "1"], "needs 2 comma-separated numbers"],
    [["--problem", "himmelblau", "--optimizer", "kfac"], "himmelblau does not offer"],
    [["--problem", "himmelblau"], "--problem and --optimizer are needed"],
    [
      ["--engine", "cuda", "--problem", "himmelblau", "--optimizer", "adam"],
      "Allowed choices are webgpu, reference, tfjs",
    ],
  ])("refuses %j with one line and exit code 2", (args, message) => {
    const { status, stdout, stderr } = trial(...args);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  it("lists and describes the catalogue", () => {
    expect(trial("--list").stdout).toContain("saddle-free-newton");
    const { stdout } = trial("--describe", "adam");
    for (const word of ["formula:", "cost per step:", "needs:", "fails:", "source:", "rate ="])
      expect(stdout).toContain(word);
    expect(JSON.parse(trial("--describe", "himmelblau", "--json").stdout)).toMatchObject({
      name: "himmelblau",
    });
  });

  it("tells its options", () => {
    const { status, stdout } = trial("--help");
    expect(status).toBe(0);
    for (const option of [
      "--problem",
      "--optimizer",
      "--set",
      "--start",
      "--seed",
      "--steps",
      "--engine",
      "--json",
    ])
      expect(stdout).toContain(option);
  });
});
