/** Starts Chrome with a WebGPU adapter that has proved to compute, or says why none does. */
import { existsSync } from "node:fs";
import puppeteer, { type Browser } from "puppeteer";
import { type AdapterChoice, browserArguments, type FlagSet, flagSets } from "./browser-flags.ts";
import { findBrowser, NO_BROWSER } from "./find-browser.ts";

export interface LaunchOptions {
  readonly browser?: string;
  readonly adapter: AdapterChoice;
  readonly unsafeFast?: boolean;
  readonly trustedOrigin?: string | null;
  /**
   * False: Puppeteer hears of no requests, and Chrome does not keep a record of each for as long as the page lives, which is
   * 12 KiB a sweep of 24 trials (docs/decisions/085). True when absent.
   */
  readonly networkEvents?: boolean;
}

export type LaunchResult =
  | {
      readonly ok: true;
      readonly browser: Browser;
      readonly flagSet: FlagSet["name"];
      readonly adapter: string;
    }
  | { readonly ok: false; readonly message: string };

/** Answered before it leaves Chrome, so that the probe needs no server and still is a secure context. */
const PROBE_ADDRESS = "https://probe.saddlebench.invalid/";

/** Tries flag sets in order, each in a fresh browser with its own deadline. */
export async function launchBrowser(options: LaunchOptions): Promise<LaunchResult> {
  const executablePath = findBrowser(options.browser);
  if (!executablePath)
    return {
      ok: false,
      message: options.browser ? `--browser ${options.browser}: no such executable` : NO_BROWSER,
    };
  const hasGpuDevice = process.platform !== "linux" || existsSync("/dev/dri") || existsSync("/dev/nvidia0");
  const failures: string[] = [];
  for (const set of flagSets(options.adapter, hasGpuDevice)) {
    let browser: Browser | null = null;
    try {
      browser = await puppeteer.launch({
        executablePath,
        headless: true,
        // Chrome ends with the pipe: through a socket it outlives a killed host and goes on leasing shards.
        pipe: true,
        timeout: set.deadlineMs,
        protocolTimeout: 24 * 3600_000,
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
        networkEnabled: options.networkEvents ?? true,
        args: [
          ...browserArguments(set, {
            asRoot: process.getuid?.() === 0,
            unsafeFast: options.unsafeFast ?? false,
            trustedOrigin: options.trustedOrigin ?? null,
          }),
        ],
      });
      const adapter = await withDeadline(probe(browser), set.deadlineMs);
      return { ok: true, browser, flagSet: set.name, adapter };
    } catch (error) {
      failures.push(`${set.name}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
      await closeBrowser(browser);
    }
  }
  return {
    ok: false,
    message: `no WebGPU adapter that computes (${failures.join("; ")}); try --adapter software, or another browser with --browser PATH`,
  };
}

/** Closes, and kills what does not close in time. */
export async function closeBrowser(browser: Browser | null): Promise<void> {
  if (!browser) return;
  const child = browser.process();
  await withDeadline(browser.close(), 5000).catch(() => child?.kill("SIGKILL"));
}

/** Rejects after `milliseconds`; a crashed page never rejects a pending evaluate by itself. */
export function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer within ${milliseconds / 1000} s`)),
      milliseconds,
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** A small computation and its read-back; resolves with the adapter's name. */
async function probe(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  const devtools = await page.createCDPSession();
  await devtools.send("Fetch.enable");
  devtools.on("Fetch.requestPaused", ({ requestId, request }) => {
    const answer = request.url === PROBE_ADDRESS ? "<!doctype html><title>probe</title>" : "";
    const responseHeaders = [{ name: "Content-Type", value: "text/html" }];
    devtools
      .send("Fetch.fulfillRequest", {
        requestId,
        responseCode: 200,
        responseHeaders,
        body: Buffer.from(answer).toString("base64"),
      })
      // The page closes while Chrome still asks for an icon: an answer that nobody waits for ends no process.
      .catch(() => {});
  });
  await page.goto(PROBE_ADDRESS);
  const adapter = await page.evaluate(computeOnce);
  await page.close();
  return adapter;
}

/** Runs in the page: squares 64 numbers on the GPU and checks them. */
async function computeOnce(): Promise<string> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new Error("navigator.gpu gives no adapter");
  const device = await adapter.requestDevice();
  const size = 256;
  const buffer = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const module = device.createShaderModule({
    code: `@group(0) @binding(0) var<storage, read_write> out: array<f32>;
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
        out[id.x] = f32(id.x) * f32(id.x);
      }`,
  });
  const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module } });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer } }],
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const squares = new Float32Array(staging.getMappedRange());
  const wrong = squares.findIndex((value, index) => value !== index * index);
  device.destroy();
  if (wrong !== -1) throw new Error(`the adapter computes wrongly at element ${wrong}`);
  const { vendor, architecture, description } = adapter.info;
  return [vendor, architecture, description].filter((part) => part !== "").join(" · ");
}
