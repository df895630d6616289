/** The criterion of a shard's lanes while they run: best and median against cost, drawn by uPlot. */
import uPlot from "uplot";
import type { ShardProgress } from "../../run/shard-run.ts";

/** uPlot's ticks of a logarithmic axis never end below about 1e-24 ("Invalid array length"). */
const SHOWN = { least: 1e-20, most: 1e20 } as const;

export class LiveCurve {
  readonly #plot: uPlot;
  readonly #cost: number[] = [];
  readonly #best: (number | null)[] = [];
  readonly #median: (number | null)[] = [];
  readonly #observer: ResizeObserver;
  readonly #scheme = matchMedia("(prefers-color-scheme: dark)");
  /** The colours are asked for when it is drawn. */
  readonly #redraw = (): void => this.#plot.redraw(false, true);

  constructor(parent: HTMLElement) {
    const muted = () => colorOf(parent, "--muted");
    const axis = { stroke: muted, grid: { stroke: () => colorOf(parent, "--line"), width: 1 } };
    this.#plot = new uPlot(
      {
        width: parent.clientWidth,
        height: 240,
        scales: { x: { time: false }, y: { distr: 3 } },
        axes: [
          { ...axis, label: "gradient-equivalents" },
          { ...axis, label: "training loss (log)", size: 64 },
        ],
        series: [
          { label: "gradient-equivalents" },
          { label: "best lane", stroke: () => colorOf(parent, "--accent"), width: 2, spanGaps: true },
          { label: "median lane", stroke: muted, width: 1.5, dash: [4, 3], spanGaps: true },
        ],
      },
      [[], [], []],
      parent,
    );
    this.#observer = new ResizeObserver(() => this.#plot.setSize({ width: parent.clientWidth, height: 240 }));
    this.#observer.observe(parent);
    this.#scheme.addEventListener("change", this.#redraw);
  }

  reset(): void {
    this.#cost.length = 0;
    this.#best.length = 0;
    this.#median.length = 0;
    this.#draw();
  }

  add(progress: ShardProgress): void {
    const costs = progress.lanes.map((lane) => lane.gradientEquivalents).toSorted((a, b) => a - b);
    const values = progress.lanes
      .map((lane) => lane.value)
      .filter((value): value is number => value !== null && value > 0)
      .map((value) => Math.min(Math.max(value, SHOWN.least), SHOWN.most))
      .toSorted((a, b) => a - b);
    const cost = costs[costs.length >> 1] ?? 0;
    if (cost <= (this.#cost.at(-1) ?? -1)) return;
    this.#cost.push(cost);
    this.#best.push(values[0] ?? null);
    this.#median.push(values[values.length >> 1] ?? null);
    this.#draw();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#scheme.removeEventListener("change", this.#redraw);
    this.#plot.destroy();
  }

  #draw(): void {
    this.#plot.setData([this.#cost, this.#best, this.#median]);
  }
}

/**
 * A colour of the theme as a canvas takes it. What a custom property holds is text: `light-dark(…)` means nothing to a
 * canvas, which then draws in black.
 */
function colorOf(parent: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  parent.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
