/**
 * A picture by Observable Plot with a caption, a text alternative and a download as SVG or PNG. Plot is loaded
 * when the first picture is shown; the frame has its height from the start, so nothing moves.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { drawSoon } from "../data/draw-queue.ts";
import { seriesStyle } from "../data/palette.ts";
import { savePng, saveSvg } from "./download.ts";
import { followHighlight, highlightPointed } from "./highlight.ts";
import { pictureFile } from "./picture-file.ts";
import { useDark } from "./use-dark.ts";
import "./plot.css";

type PlotModule = typeof import("@observablehq/plot");

interface ChartProps {
  readonly name: string;
  /** What the picture shows, for those who don't see it. */
  readonly alternative: string;
  readonly caption: string;
  readonly height?: number;
  /** Draws for a width in CSS pixels. Must depend on `inputs` only. */
  readonly draw: (plot: PlotModule, width: number, dark: boolean) => SVGElement | HTMLElement;
  /** Drawn again when one of them changes. */
  readonly inputs: readonly unknown[];
  /** Names of the lines by their place in the palette: written under a picture that is saved, where no legend stands. */
  readonly series?: readonly { readonly name: string; readonly index: number }[];
  /** One of many side by side: without its downloads. */
  readonly isSmall?: boolean;
}

/** Plot writes its few rules into every picture; the page's policy wants them in a file: plot.css. */
export function withoutStyles(picture: Element): void {
  for (const style of picture.querySelectorAll("style")) style.remove();
}

export function Chart({
  name,
  alternative,
  caption,
  height = 340,
  draw,
  inputs,
  series = [],
  isSmall = false,
}: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const dark = useDark();
  useEffect(() => {
    if (!host.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(host.current);
    const unfollow = followHighlight(host.current);
    return () => {
      observer.disconnect();
      unfollow();
    };
  }, []);
  useEffect(() => {
    let stale = false;
    let takeBack = (): void => {};
    if (width > 0)
      void import("@observablehq/plot").then((plot) => {
        if (stale) return;
        takeBack = drawSoon(() => {
          const picture = draw(plot, width, dark);
          picture.setAttribute("aria-hidden", "true");
          withoutStyles(picture);
          highlightPointed(picture);
          host.current?.replaceChildren(picture);
        });
      });
    return () => {
      stale = true;
      takeBack();
    };
  }, [width, dark, ...inputs]);
  const file = (): SVGSVGElement | null =>
    host.current &&
    pictureFile(host.current, {
      title: alternative,
      caption,
      legend: series.map(({ name, index }) => ({ name, ...seriesStyle(index, dark) })),
    });
  return (
    <figure>
      <div
        ref={host}
        class="chart"
        role="img"
        aria-label={alternative}
        style={`--chart-height: ${height}px`}
      />
      {caption === "" ? null : <figcaption>{caption}</figcaption>}
      {isSmall ? null : (
        <div class="chart-tools">
          <button type="button" aria-label={`Download ${name} as SVG`} onClick={() => saveSvg(file(), name)}>
            SVG
          </button>
          <button
            type="button"
            aria-label={`Download ${name} as PNG`}
            onClick={() => void savePng(file(), name)}
          >
            PNG
          </button>
        </div>
      )}
    </figure>
  );
}
