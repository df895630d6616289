/** `--unsafe-fast` end to end: named in each result after the page's self-check; refused when a kernel is wrong. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeBrowser, launchBrowser } from "../../gpu-runner/hosts/launch-browser.ts";
import { hostRunner } from "../../gpu-runner/hosts/runner-host.ts";
import { createSweep } from "../local/follow-sweep.ts";
import { type Arena, openArena, sweepEnd } from "./arena.fixture.ts";

let arena: Arena;
beforeAll(async () => {
  arena = await openArena();
});
afterAll(() => arena?.close());

it("runs shards after the check, and says so in each result", async () => {
  const { id } = await createSweep(arena.server, {
    name: "unsafe fast",
    seed: 3,
    problems: [{ name: "himmelblau", budget: 50 }],
    optimizers: [{ name: "adam" }],
    protocol: { studies: 1, configurations: 1, tuningSeeds: 1, finalSeeds: 1, sampler: "random" },
  });
  const stop = new AbortController();
  let requests = 0;
  const ended = hostRunner({
    server: arena.edge.url,
    token: arena.tokens.runner,
    runner: "fast-runner",
    adapter: "software",
    unsafeFast: true,
    signal: stop.signal,
    log: () => {},
    onPage: (page) => page.on("request", () => requests++),
  });
  try {
    expect((await sweepEnd(arena.server, id)).status).toBe("complete");
  } finally {
    stop.abort();
    await ended;
  }
  // Chrome would keep a record of each for as long as the page lives.
  expect(requests).toBe(0);
  for (const index of [0, 1, 2]) {
    const response = await fetch(`${arena.edge.url}/v1/sweeps/${id}/trials/${index}`);
    expect(await response.json()).toMatchObject({
      provenance: { device: { kernels: "register unsafe-fast" } },
    });
  }
});

it("is refused with one line where kernels compute wrongly", async () => {
  const launched = await launchBrowser({ adapter: "software", unsafeFast: true });
  if (!launched.ok) throw new Error(launched.message);
  try {
    const page = await launched.browser.newPage();
    const said = new Promise<Record<string, unknown>>((resolve) => {
      void page.exposeFunction("saddlebenchEvent", (line: string) => {
        const event = JSON.parse(line) as Record<string, unknown>;
        if (event.event === "no-device" || event.event === "started") resolve(event);
      });
    });
    await page.evaluateOnNewDocument(
      (host) => {
        window.saddlebenchHost = host;
        const create = GPUDevice.prototype.createShaderModule;
        // A driver that multiplies wrongly.
        GPUDevice.prototype.createShaderModule = function (descriptor) {
          const code = descriptor.code.replaceAll("fma(", "1.01 * fma(");
          return create.call(this, { ...descriptor, code });
        };
      },
      { token: arena.tokens.runner, runner: "wrong-numbers", unsafeFast: true },
    );
    await page.goto(`${arena.edge.url}/runner`);
    expect(await said).toMatchObject({
      event: "no-device",
      final: true,
      message: expect.stringMatching(
        /^--unsafe-fast is refused on this adapter: self-check failed: .+ is off by \S+ of its norm, 0\.00001 is allowed$/,
      ),
    });
  } finally {
    await closeBrowser(launched.browser);
  }
});
