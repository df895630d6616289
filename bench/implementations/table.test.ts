import { expect, it } from "vitest";
import { implementationsPage } from "./table.ts";

const good = { file: "a.gpu.test.ts", passed: 3, skipped: 0, failed: [], seconds: 1 };

it("says how many passed where, names what failed, and does not count what was not run", () => {
  const page = implementationsPage({
    measured: "2026-12-01",
    runs: [
      { name: "one", title: "One", files: [good, { ...good, file: "b.gpu.test.ts" }] },
      { name: "two", title: "Two", files: [{ ...good, passed: 2, failed: ["adds up"] }] },
    ],
  });
  expect(page).toContain("| `a.gpu.test.ts` | 3 | 2 of 3 |");
  expect(page).toContain("| `b.gpu.test.ts` | 3 | not run |");
  expect(page).toContain("| **together** | **all 6** | **2 of 3** |");
  expect(page).toContain("- Two, `a.gpu.test.ts`: adds up");
  expect(page).not.toContain("Nothing failed");
});
