/** Contrast as a person sees it: of the pixels of an element, not of the colours that a style sheet names. */
import type { Browser, ElementHandle } from "puppeteer";

export interface Ink {
  /** WCAG contrast with the ground, which is the colour of most pixels. */
  readonly contrast: number;
  /** Pixels of this colour. */
  readonly pixels: number;
  /** `r,g,b` */
  readonly color: string;
}

/** Colours in a picture of the element, the strongest contrast first; those of a few pixels (edges of lines) left out. */
export async function inksOf(
  browser: Browser,
  element: ElementHandle<Element>,
  leastPixels: number,
): Promise<readonly Ink[]> {
  const picture = await element.screenshot({ encoding: "base64" });
  const page = await browser.newPage();
  try {
    return await page.evaluate(inksOfPicture, `data:image/png;base64,${picture}`, leastPixels);
  } finally {
    await page.close();
  }
}

/** Runs in an empty page: no policy forbids it to read a picture there. */
async function inksOfPicture(address: string, leastPixels: number): Promise<Ink[]> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = new Map<string, number>();
  for (let i = 0; i < data.length; i += 4) {
    const color = `${data[i]},${data[i + 1]},${data[i + 2]}`;
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = color.split(",").map((text) => {
      const share = Number(text) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [ground = "255,255,255"] = [...counts].toSorted(([, x], [, y]) => y - x)[0] ?? [];
  const base = luminance(ground);
  return [...counts]
    .filter(([color, pixels]) => color !== ground && pixels >= leastPixels)
    .map(([color, pixels]) => {
      const own = luminance(color);
      return { color, pixels, contrast: (Math.max(own, base) + 0.05) / (Math.min(own, base) + 0.05) };
    })
    .toSorted((x, y) => y.contrast - x.contrast);
}
