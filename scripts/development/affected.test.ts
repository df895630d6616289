import { describe, expect, it } from "vitest";
import { affectedBy } from "./affected.ts";

describe("affectedBy", () => {
  it.each([
    ["workers/app/main.tsx", true, false],
    ["workers/coordinator/coordinator.ts", false, true],
    ["shared/contracts/trial.ts", true, true],
    ["gpu-runner/optimizers/first-order/adam.ts", true, false],
    ["wrangler.toml", false, true],
    ["shared/scales/scale.test.ts", false, false],
    ["workers/tests/lease.test.ts", false, false],
    ["docs/deploy.md", false, false],
  ])("%s", (path, assets, worker) => {
    expect(affectedBy([path])).toEqual({ assets, worker });
  });

  it("joins what several files concern", () => {
    expect(affectedBy(["workers/app/main.tsx", "workers/index.ts"])).toEqual({ assets: true, worker: true });
  });
});
