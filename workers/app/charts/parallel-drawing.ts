/** Draws lines across axes in slices of a few milliseconds, on a canvas of a worker; and as SVG text for a file. */
import { MISSING, type ParallelTable } from "../data/parallel-table.ts";

export interface ParallelLook {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly dark: boolean;
}

export const MARGIN = { top: 30, bottom: 34, side: 54 } as const;
/** Lines between two looks at the clock. */
const LINES_PER_LOOK = 40;
const SLICE_MS = 12;
const MAX_LABELS_LARGE = 16;

/** Place of an axis and of a share of it, in CSS pixels. */
export function axisX(axis: number, axes: number, width: number): number {
  return MARGIN.side + (axis / Math.max(1, axes - 1)) * (width - 2 * MARGIN.side);
}
export function placeY(place: number, height: number): number {
  return height - MARGIN.bottom - place * (height - MARGIN.top - MARGIN.bottom);
}

type Context = OffscreenCanvasRenderingContext2D;

/** Draws `lines` (positions in the table) over what is there; stops when `stale` says so. True: all drawn. */
export async function drawLines(
  context: Context,
  table: ParallelTable,
  lines: Uint32Array,
  look: ParallelLook,
  style: { readonly alpha: number; readonly gray: boolean },
  stale: () => boolean,
): Promise<boolean> {
  const { axes, places } = table;
  const last = axes.length - 1;
  const x = axes.map((_, a) => axisX(a, axes.length, look.width));
  context.globalAlpha = style.alpha;
  context.lineWidth = 1;
  let began = performance.now();
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? 0;
    const first = line * axes.length;
    context.strokeStyle = style.gray ? "#808080" : lossColor(places[first + last] ?? 0, look.dark);
    context.beginPath();
    for (let a = 0; a <= last; a++)
      context.lineTo(x[a] ?? 0, placeY(places[first + a] ?? MISSING, look.height));
    context.stroke();
    if (at % LINES_PER_LOOK === 0 && performance.now() - began > SLICE_MS) {
      await nextTask();
      if (stale()) return false;
      began = performance.now();
      context.globalAlpha = style.alpha;
    }
  }
  return true;
}

/** Lets messages in between. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** So that a few lines are strong and ten thousand still show where they are dense. */
export function alphaFor(lines: number): number {
  return Math.max(0.07, Math.min(0.85, 80 / Math.max(1, lines)));
}

/** Axes and what is written at them. */
export function drawAxes(context: Context, table: ParallelTable, look: ParallelLook): void {
  const { axes } = table;
  const ink = look.dark ? "#e7e9ec" : "#1b1f24";
  const ground = look.dark ? "#14161acc" : "#ffffffcc";
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.strokeStyle = ink;
  context.textBaseline = "middle";
  const room = (look.width - 2 * MARGIN.side) / Math.max(1, axes.length - 1) - 6;
  for (const [a, { name, ticks }] of axes.entries()) {
    const x = axisX(a, axes.length, look.width);
    context.beginPath();
    context.moveTo(x, placeY(0, look.height));
    context.lineTo(x, placeY(1, look.height));
    context.stroke();
    context.font = "600 12px system-ui, sans-serif";
    context.fillStyle = ink;
    context.textAlign = a === 0 ? "left" : a === axes.length - 1 ? "right" : "center";
    const edge = a === 0 ? -MARGIN.side + 4 : a === axes.length - 1 ? MARGIN.side - 4 : 0;
    context.fillText(name, x + edge, 11, room);
    context.font = `${ticks.length > MAX_LABELS_LARGE ? 9 : 11}px system-ui, sans-serif`;
    const leftwards = a === axes.length - 1;
    context.textAlign = leftwards ? "right" : "left";
    for (const { place, text } of ticks) {
      const y = placeY(place, look.height);
      const from = x + (leftwards ? -5 : 5);
      const width = Math.min(room, context.measureText(text).width);
      context.fillStyle = ground;
      context.fillRect(leftwards ? from - width - 1 : from - 1, y - 6, width + 2, 12);
      context.fillStyle = ink;
      context.fillText(text, from, y, room);
    }
  }
}

/** Blue low, orange high, through grey. */
export function lossColor(share: number, dark: boolean): string {
  const lightness = dark ? 68 : 45;
  return share < 0.5
    ? `hsl(204 ${Math.round(90 * (1 - 2 * share))}% ${lightness}%)`
    : `hsl(24 ${Math.round(90 * (2 * share - 1))}% ${lightness}%)`;
}

/** The picture as a file; names are escaped. */
export function parallelSvg(table: ParallelTable, lines: Uint32Array, look: ParallelLook): string {
  const { axes, places } = table;
  const { width, height, dark } = look;
  const ink = dark ? "#e7e9ec" : "#1b1f24";
  const paths = Array.from(lines, (line) => {
    const points = axes.map((_, a) => {
      const y = placeY(places[line * axes.length + a] ?? MISSING, height);
      return `${axisX(a, axes.length, width).toFixed(1)},${y.toFixed(1)}`;
    });
    const color = lossColor(places[line * axes.length + axes.length - 1] ?? 0, dark);
    return `<polyline points="${points.join(" ")}" stroke="${color}"/>`;
  });
  const labels = axes.flatMap(({ name, ticks }, a) => {
    const x = axisX(a, axes.length, width);
    const end = a === axes.length - 1;
    const title = `<text x="${x}" y="14" text-anchor="middle" font-weight="600">${escaped(name)}</text>`;
    const rule = `<path d="M${x} ${placeY(0, height)}V${placeY(1, height)}" stroke="${ink}"/>`;
    const texts = ticks.map(
      ({ place, text }) =>
        `<text x="${x + (end ? -5 : 5)}" y="${placeY(place, height) + 4}" text-anchor="${end ? "end" : "start"}">${escaped(text)}</text>`,
    );
    return [rule, title, ...texts];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="${ink}"><rect width="${width}" height="${height}" fill="${dark ? "#14161a" : "#ffffff"}"/><g fill="none" stroke-opacity="${alphaFor(lines.length)}">${paths.join("")}</g>${labels.join("")}</svg>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
