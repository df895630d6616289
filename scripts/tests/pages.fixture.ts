/** Pages of an arena as a visitor sees them: a width, a colour scheme, and what must hold on every page. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, ElementHandle, Page } from "puppeteer";
import { expect } from "vitest";
import { PATIENCE_MS } from "./patience.fixture.ts";

export const WIDTHS = [1400, 390] as const;
export const SCHEMES = ["light", "dark"] as const;

export interface Visit {
  readonly width?: (typeof WIDTHS)[number];
  readonly scheme?: (typeof SCHEMES)[number];
  /** Runs in the page before its own scripts. */
  readonly before?: () => void;
  /** Hears of each request that failed and each error that the console shows. */
  readonly watch?: (what: string) => void;
}

/** Errors of a page's scripts; stays empty on a healthy page. */
const errors = new WeakMap<Page, string[]>();

/** Opens a path. Layout shifts are recorded from the start (`readLayoutShift`). */
export async function visit(browser: Browser, address: string, how: Visit = {}): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const seen: string[] = [];
  errors.set(page, seen);
  const { watch } = how;
  if (watch) {
    page.on("requestfailed", (request) => watch(`${request.url()} ${request.failure()?.errorText ?? ""}`));
    page.on(
      "response",
      (reply) => reply.status() >= 400 && watch(`${reply.url()} answers ${reply.status()}`),
    );
    page.on("console", (message) => message.type() === "error" && watch(message.text()));
  }
  page.on("pageerror", (error) => seen.push(String(error)));
  await page.setViewport({ width: how.width ?? 1400, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: how.scheme ?? "light" }]);
  await page.evaluateOnNewDocument(() => {
    const record = { shift: 0 };
    const violations: string[] = [];
    Object.assign(window, { layoutShift: record, policyViolations: violations });
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
      violations.push(`${violatedDirective}: ${blockedURI} ${sample}`),
    );
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        readonly value: number;
        readonly hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) record.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  if (how.before) await page.evaluateOnNewDocument(how.before);
  await page.goto(address, { waitUntil: "load" });
  return page;
}

/** Presses a tab of a sweep's page: on the element, wherever sections that are still drawn push it. */
export function pressTab(page: Page, tab: string): Promise<void> {
  return page.$eval(`#tab-${tab}`, (button) => (button as HTMLButtonElement).click());
}

/** Sum of the layout shifts without recent input since the page was opened (or `resetLayoutShift`). */
export function readLayoutShift(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { layoutShift: { shift: number } }).layoutShift.shift);
}

export function resetLayoutShift(page: Page): Promise<void> {
  return page.evaluate(() => {
    (window as unknown as { layoutShift: { shift: number } }).layoutShift.shift = 0;
  });
}

/** What must hold on every page: no script error, nothing against the policy, no sideways scroll, nothing serious for axe. */
export async function expectSound(page: Page): Promise<void> {
  expect(errors.get(page)).toEqual([]);
  expect(
    await page.evaluate(() => (window as unknown as { policyViolations: string[] }).policyViolations),
    `${page.url()}: against the Content-Security-Policy`,
  ).toEqual([]);
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(sideways, `${page.url()}: pixels wider than the window`).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page), page.url()).toEqual([]);
}

let axeSource: Promise<string> | null = null;

/** "rule: element" for everything that axe calls serious or critical. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  axeSource ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // Through the debugger, which the page's policy does not bind: the policy itself stays in force.
  await page.evaluate(`${await axeSource}; null`);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  });
}

/** Waits for text anywhere on the page. @throws Error with the page's text when it does not come */
export async function untilText(page: Page, text: string): Promise<void> {
  try {
    await page.waitForFunction(
      (wanted) => (document.body.textContent ?? "").includes(wanted),
      { polling: 100 },
      text,
    );
  } catch {
    const shown = await page.evaluate(() => document.body.textContent ?? "");
    throw new Error(`"${text}" never came; the page says: ${shown.slice(0, 600)}`);
  }
}

/** Chooses an option of the select with this label. */
export async function select(page: Page, label: string, value: string): Promise<void> {
  const found = await page.evaluateHandle(
    (wanted) =>
      [...document.querySelectorAll("label")]
        .find((element) => element.textContent?.trim().startsWith(wanted))
        ?.querySelector("select") ?? null,
    label,
  );
  const element = found.asElement();
  if (!element) throw new Error(`no select "${label}"`);
  await (element as ElementHandle<HTMLSelectElement>).select(value);
}

/** How often the Tab key stops on the page, and of how many elements it is made. */
export function pageSize(page: Page): Promise<{ readonly tabStops: number; readonly nodes: number }> {
  return page.evaluate(() => {
    const reachable = document.querySelectorAll<HTMLElement>(
      "a[href], button, input, select, textarea, summary, [tabindex]",
    );
    const stops = [...reachable].filter(
      (element) =>
        element.tabIndex >= 0 && !(element as HTMLInputElement).disabled && element.checkVisibility(),
    );
    return { tabStops: stops.length, nodes: document.querySelectorAll("*").length };
  });
}

/** What a page of many optimizers may have at first. */
export const MAX_TAB_STOPS = 80;
export const MAX_NODES = 4_000;

/** Sound, within {@link MAX_TAB_STOPS} and {@link MAX_NODES}. */
export async function expectSmall(page: Page): Promise<void> {
  const { tabStops, nodes } = await pageSize(page);
  expect(tabStops, `${page.url()}: tab stops`).toBeLessThanOrEqual(MAX_TAB_STOPS);
  expect(nodes, `${page.url()}: elements`).toBeLessThanOrEqual(MAX_NODES);
  await expectSound(page);
}
