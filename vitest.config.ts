import { defineConfig } from "vitest/config";
import { dawnEnvironment } from "./gpu-runner/hosts/dawn-environment.ts";

// Test processes are forked from this one: Dawn finds its driver in the environment they start with.
Object.assign(process.env, dawnEnvironment());

/**
 * Limits that end what would never end. They assert nothing about time: the longest test takes half a minute on a free
 * core, and several times that beside other work.
 */
const PATIENT = {
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 240_000 } },
} as const;

/**
 * `unit`: pure code and the reference and tfjs engines, in Node. `gpu`: kernels on Dawn for Node (software
 * adapter where there is no GPU). `edge`: workerd. `browser`: real Chrome. Heavy projects run one file at a time.
 */
export default defineConfig({
  test: {
    // Istanbul's counters run in workerd too, where V8's own are not to be had.
    coverage: {
      provider: "istanbul",
      include: ["{shared,workers}/**/*.{ts,tsx}"],
      exclude: ["**/*.{test,fixture}.{ts,tsx}", "workers/tests/**", "shared/catalogue/generated.ts"],
    },
    // tfjs advertises its native package in every process.
    onConsoleLog: (log) => (log.includes("running TensorFlow.js in Node.js") ? false : undefined),
    projects: [
      {
        test: {
          name: "unit",
          include: ["{shared,gpu-runner,scripts,bench}/**/*.test.ts", "workers/app/**/*.test.{ts,tsx}"],
          exclude: ["**/*.gpu.test.ts", "**/*.browser.test.ts", "**/node_modules/**"],
          ...PATIENT,
        },
      },
      {
        test: {
          name: "gpu",
          include: ["{gpu-runner,bench}/**/*.gpu.test.ts"],
          ...PATIENT,
          pool: "forks",
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "browser",
          include: ["{gpu-runner,scripts,workers}/**/*.browser.test.ts"],
          ...PATIENT,
          pool: "forks",
          fileParallelism: false,
        },
      },
      "./workers/vitest.config.ts",
    ],
  },
});
