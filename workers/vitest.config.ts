/** Edge tests: the Worker and its Durable Objects inside workerd, one fresh storage per file. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { TEST_CODE } from "./tests/code.ts";
import { TEST_TOKEN_HASHES } from "./tests/tokens.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
// Wrangler refuses a configuration whose assets folder is missing; the tests need no built page.
mkdirSync(`${root}/dist/assets`, { recursive: true });

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: `${root}/wrangler.toml` },
      // A test in workerd sees the bindings, not the environment.
      miniflare: {
        bindings: {
          LOG: "off",
          SLOW_READS_PER_SECOND: "10000",
          FUZZ_SEED: process.env.FUZZ_SEED ?? "",
          ...TEST_TOKEN_HASHES,
        },
      },
    }),
  ],
  define: { SADDLEBENCH_CODE: JSON.stringify(TEST_CODE) },
  // The edge is tested against a small catalogue that no optimizer's change can break.
  resolve: {
    alias: [{ find: /^.*\/catalogue\/generated\.ts$/, replacement: `${root}/workers/tests/catalogue.ts` }],
  },
  test: {
    name: "edge",
    root,
    include: ["workers/**/*.test.ts"],
    exclude: ["workers/app/**", "**/*.browser.test.ts", "**/node_modules/**"],
    // They end what would never end, and assert nothing about time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 240_000 } },
  },
});
