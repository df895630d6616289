/**
 * Reads all trials, lays them out and draws them, off the page's thread: 10,000 lines and a brush over them never
 * hold up the page.
 */
import { type BrushRange, brushed } from "../data/parallel-brush.ts";
import { type ParallelChoice, type ParallelTable, parallelTable } from "../data/parallel-table.ts";
import { SweepReading } from "../data/sweep-reading.ts";
import type { TrialColumns } from "../data/trial-columns.ts";
import { alphaFor, drawAxes, drawLines, type ParallelLook, parallelSvg } from "./parallel-drawing.ts";
import type { ParallelNews, ParallelOrder } from "./parallel-messages.ts";

/** Of the lines that a brush leaves out: fainter than the rest, but eight bits must still add up to grey. */
const REST_ALPHA = 0.5;
const MIN_REST_ALPHA = 0.04;

const reading = new SweepReading();
let canvas: OffscreenCanvas | null = null;
let columns: TrialColumns | null = null;
let choice: ParallelChoice = { problem: "", optimizer: "" };
let table: ParallelTable | null = null;
let look: ParallelLook | null = null;
let ranges: readonly BrushRange[] = [];
/** All lines without colour, kept so that a brush draws only what it keeps. */
let ground: OffscreenCanvas | null = null;
let groundReady = false;
/** Grows with every drawing: an older one stops. */
let generation = 0;

const tell = (news: ParallelNews): void => postMessage(news);

addEventListener("message", ({ data }: MessageEvent<ParallelOrder>) => {
  switch (data.kind) {
    case "canvas":
      canvas = data.canvas;
      break;
    case "read":
      void read(data.sweep, data.token);
      break;
    case "show":
      choice = data.choice;
      layOut();
      break;
    case "look":
      look = data.look;
      ground = null;
      void draw();
      break;
    case "brush":
      ranges = data.ranges;
      void draw();
      break;
    case "save":
      void save(data.format);
      break;
    default:
      data satisfies never;
  }
});

async function read(sweep: string, token: string | null): Promise<void> {
  const reply = await reading.answer({ kind: "columns", sweep, hyperparameters: true }, token);
  if (reply.state !== "ready") return tell({ kind: "failed", message: reply.message });
  columns = reply.value as TrialColumns;
  layOut();
}

function layOut(): void {
  if (!columns) return;
  table = parallelTable(columns, choice);
  ranges = [];
  ground = null;
  tell({ kind: "axes", axes: table.axes, lines: table.trials.length, left: table.left });
  void draw();
}

async function draw(): Promise<void> {
  const mine = ++generation;
  if (!canvas || !table || !look || look.width <= 0) return;
  const began = performance.now();
  const stale = (): boolean => mine !== generation;
  const { width, height, ratio } = look;
  const kept = brushed(table, ranges);
  const all = kept.length === table.trials.length;
  tellKept(table, kept, all);
  const context = prepared(canvas, look);
  if (!context) return;
  const shown = table;
  if (!all && ground && groundReady) {
    context.globalAlpha = 1;
    context.drawImage(ground, 0, 0, width, height);
  }
  drawAxes(context, shown, look);
  const style = { alpha: alphaFor(kept.length), gray: false };
  if (!(await drawLines(context, shown, kept, look, style, stale))) return;
  drawAxes(context, shown, look);
  tell({ kind: "drawn", milliseconds: performance.now() - began });
  if (ground === null) {
    // Made after the first picture: nobody brushes before it is there.
    ground = new OffscreenCanvas(width * ratio, height * ratio);
    groundReady = false;
    const beneath = prepared(ground, look);
    const everything = Uint32Array.from(shown.trials, (_, i) => i);
    const grayStyle = {
      alpha: Math.max(MIN_REST_ALPHA, REST_ALPHA * alphaFor(everything.length)),
      gray: true,
    };
    const own = ground;
    if (beneath) await drawLines(beneath, shown, everything, look, grayStyle, () => ground !== own);
    if (ground === own) {
      groundReady = true;
      if (!stale() && !all) void draw();
    }
  }
}

/** The context in CSS pixels, with nothing drawn. */
function prepared(target: OffscreenCanvas, { width, height, ratio }: ParallelLook) {
  const size = [Math.round(width * ratio), Math.round(height * ratio)] as const;
  if (target.width !== size[0] || target.height !== size[1]) [target.width, target.height] = size;
  const context = target.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

function tellKept(from: ParallelTable, kept: Uint32Array, all: boolean): void {
  let best: number | null = null;
  for (const line of kept)
    if (best === null || (from.bestValue[line] ?? 0) < (from.bestValue[best] ?? 0)) best = line;
  tell({
    kind: "kept",
    lines: kept.length,
    bestTrial: best === null || all ? null : (from.trials[best] ?? null),
    bestValue: best === null ? Number.NaN : (from.bestValue[best] ?? Number.NaN),
  });
}

async function save(format: "svg" | "png"): Promise<void> {
  if (!canvas || !table || !look) return;
  const content =
    format === "png"
      ? await canvas.convertToBlob({ type: "image/png" })
      : new Blob([parallelSvg(table, brushed(table, ranges), look)], { type: "image/svg+xml" });
  tell({ kind: "file", format, content });
}
