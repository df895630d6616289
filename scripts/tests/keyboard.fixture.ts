/** A page used as people use it: by Tab and keys, by the words of its buttons; and the request that the sweep form shows. */
import type { ElementHandle, Page } from "puppeteer";

/** More presses than the page has places. */
const MAX_TABS = 400;

/** What has the focus: its label, and what it is. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return "";
    const label = element.ariaLabel ?? element.closest("label")?.childNodes[0]?.textContent ?? "";
    const own = element.matches("input[type=checkbox]")
      ? (element.closest("label")?.textContent ?? "")
      : label;
    return (own.trim() || (element.textContent ?? "").trim()).replace(/\s+/g, " ");
  });
}

/** Presses Tab until something with this label has the focus. @throws Error when nothing has */
export async function tabTo(page: Page, label: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let i = 0; i < MAX_TABS; i++) {
    await page.keyboard.press("Tab");
    const name = await focused(page);
    if (typeof label === "string" ? name === label : label.test(name)) return;
    seen.push(name);
  }
  throw new Error(`Tab never reaches ${label}; it passes ${seen.slice(0, 60).join(" | ")}`);
}

export async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.keyboard.type(text);
}

export async function shownRequest(page: Page): Promise<unknown> {
  return JSON.parse(await page.$eval("[aria-label='JSON'] pre", (pre) => pre.textContent ?? ""));
}

export async function clickButton(page: Page, words: string): Promise<void> {
  const handle = await page.waitForSelector(`xpath///button[normalize-space() = '${words}']`);
  await (handle as ElementHandle<HTMLButtonElement> | null)?.evaluate((button) => button.click());
}
