/** Hyper-parameters and loss of all chosen runs, a line for each, drawn by a worker; ranges on axes keep some of them. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { sessionToken } from "../data/api.ts";
import { assetAddress } from "../data/copy.ts";
import { formatNumber } from "../data/format.ts";
import type { BrushRange } from "../data/parallel-brush.ts";
import type { ParallelAxis, ParallelChoice } from "../data/parallel-table.ts";
import { saveBlob } from "./download.ts";
import { ParallelBrushes } from "./parallel-brushes.tsx";
import type { ParallelNews, ParallelOrder } from "./parallel-messages.ts";
import { useDark } from "./use-dark.ts";
import "./parallel-coordinates.css";

const HEIGHT = 480;
/** Axes closer than this cannot be told apart; a narrow window scrolls sideways. */
const MIN_AXIS_PX = 105;

interface ParallelCoordinatesProps {
  readonly sweepId: string;
  readonly choice: ParallelChoice;
  /** Changes when there are new results to read. */
  readonly revision: string;
}

interface Shown {
  readonly axes: readonly ParallelAxis[];
  readonly lines: number;
  readonly left: number;
}
type Kept = Extract<ParallelNews, { kind: "kept" }>;

export function ParallelCoordinates({ sweepId, choice, revision }: ParallelCoordinatesProps) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const [kept, setKept] = useState<Kept | null>(null);
  const [ranges, setRanges] = useState<readonly BrushRange[]>([]);
  const [width, setWidth] = useState(0);
  const [state, setState] = useState("The trials are being read …");
  const dark = useDark();
  const worker = useMemo(
    () => new Worker(assetAddress("/app-chunks/parallel-worker.js"), { type: "module" }),
    [],
  );
  const order = (message: ParallelOrder, transfer: Transferable[] = []): void =>
    worker.postMessage(message, transfer);

  useEffect(() => {
    if (!canvas.current || !host.current) return;
    worker.onmessage = ({ data }: MessageEvent<ParallelNews>) => {
      if (data.kind === "failed") setState(`The trials could not be read: ${data.message}`);
      else if (data.kind === "axes") {
        setShown(data);
        setRanges([]);
        setState("");
      } else if (data.kind === "kept") setKept(data);
      else if (data.kind === "drawn" && canvas.current)
        canvas.current.dataset.drawn = String(data.milliseconds);
      else if (data.kind === "file") saveBlob(data.content, `parallel-coordinates.${data.format}`);
    };
    const surface = canvas.current.transferControlToOffscreen();
    order({ kind: "canvas", canvas: surface }, [surface]);
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(host.current);
    return () => {
      observer.disconnect();
      worker.terminate();
    };
  }, []);
  useEffect(() => order({ kind: "show", choice }), [choice.problem, choice.optimizer]);
  useEffect(() => order({ kind: "read", sweep: sweepId, token: sessionToken() }), [sweepId, revision]);
  const axes = shown?.axes ?? [];
  const drawnWidth = Math.max(width, axes.length * MIN_AXIS_PX);
  useEffect(() => {
    if (width === 0) return;
    // The worker says when this is on the canvas.
    if (canvas.current) delete canvas.current.dataset.drawn;
    order({
      kind: "look",
      look: { width: drawnWidth, height: HEIGHT, ratio: Math.min(2, devicePixelRatio), dark },
    });
  }, [drawnWidth, dark]);
  const brush = (next: readonly BrushRange[]): void => {
    setRanges(next);
    if (canvas.current) delete canvas.current.dataset.drawn;
    order({ kind: "brush", ranges: next });
  };
  return (
    <figure>
      <div ref={host} style={`overflow-x: auto; min-height: ${HEIGHT}px`}>
        <div style={`position: relative; width: ${drawnWidth}px; height: ${HEIGHT}px`}>
          <canvas
            ref={canvas}
            role="img"
            aria-label={alternative(shown)}
            style={`position: absolute; width: ${drawnWidth}px; height: ${HEIGHT}px`}
          />
          <ParallelBrushes axes={axes} ranges={ranges} width={drawnWidth} height={HEIGHT} onChange={brush} />
        </div>
      </div>
      <figcaption>
        There is one line for each run. Blue lines end with a low loss, orange lines with a high one. Drag
        along an axis to keep only the runs in a range; click on the axis to keep all runs again.
        {shown && shown.left > 0
          ? ` ${shown.left.toLocaleString("en")} runs without a finite loss are left out.`
          : ""}
      </figcaption>
      <p role="status" style="min-height: 1.5em">
        {state}
        {shown && kept ? <KeptText sweepId={sweepId} kept={kept} lines={shown.lines} /> : null}
      </p>
      <div class="chart-tools">
        {(["svg", "png"] as const).map((format) => (
          <button
            key={format}
            type="button"
            aria-label={`Download parallel-coordinates as ${format.toUpperCase()}`}
            onClick={() => order({ kind: "save", format })}
          >
            {format.toUpperCase()}
          </button>
        ))}
      </div>
    </figure>
  );
}

function KeptText({
  sweepId,
  kept,
  lines,
}: {
  readonly sweepId: string;
  readonly kept: Kept;
  readonly lines: number;
}) {
  return (
    <>
      {kept.lines.toLocaleString("en")} of {lines.toLocaleString("en")} runs
      {kept.bestTrial === null ? null : (
        <>
          ; lowest loss {formatNumber(kept.bestValue)} in{" "}
          <a href={`/sweeps/${sweepId}/trials/${kept.bestTrial}`}>trial {kept.bestTrial}</a>
        </>
      )}
    </>
  );
}

function alternative(shown: Shown | null): string {
  if (!shown) return "The parallel coordinates are being read.";
  const axes = shown.axes.map(({ name, ticks }) => {
    const [low, high] = [ticks[0]?.text ?? "", ticks.at(-1)?.text ?? ""];
    return `${name} from ${low} to ${high}`;
  });
  return `${shown.lines} runs across ${axes.join("; ")}.`;
}
