/** Plays runs step by step: a film, single steps by button, keys or slider; no film for who asked for less motion. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { LandscapeRun } from "../data/landscape-runs.ts";

interface LandscapePlayerProps {
  readonly runs: readonly LandscapeRun[];
  readonly repetitions: readonly number[];
  readonly repetition: number | null;
  readonly onRepetition: (repetition: number) => void;
  /** Draws the runs after so many optimizer steps. */
  readonly children: (step: number) => ComponentChildren;
}

const FILM_MS = 6000;
const MIN_FRAME_MS = 60;

export function LandscapePlayer({
  runs,
  repetitions,
  repetition,
  onRepetition,
  children,
}: LandscapePlayerProps) {
  /** Every step at which some run has a recorded position. */
  const steps = useMemo(
    () => [...new Set(runs.flatMap((run) => run.steps))].toSorted((a, b) => a - b),
    [runs],
  );
  const last = Math.max(0, steps.length - 1);
  // Null: the end, whatever comes.
  const [chosen, setChosen] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const position = Math.min(chosen ?? last, last);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(
      () => setChosen((old) => Math.min(last, (old ?? 0) + 1)),
      Math.max(MIN_FRAME_MS, FILM_MS / Math.max(1, last)),
    );
    return () => clearInterval(timer);
  }, [playing, last]);
  useEffect(() => {
    if (playing && position >= last) setPlaying(false);
  }, [playing, position, last]);
  const go = (to: number): void => {
    setPlaying(false);
    setChosen(Math.max(0, Math.min(last, to)));
  };
  const play = (): void => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      go(position >= last ? 0 : position + 1);
      return;
    }
    if (!playing && position >= last) setChosen(0);
    setPlaying(!playing);
  };
  return (
    <>
      <div class="controls">
        <button type="button" onClick={play}>
          {playing ? "Pause" : "Play"}
        </button>
        <button type="button" disabled={position === 0} onClick={() => go(position - 1)}>
          Step back
        </button>
        <button type="button" disabled={position >= last} onClick={() => go(position + 1)}>
          Step forward
        </button>
        <label>
          After {steps[position] ?? 0} steps
          <input
            // A new one for another length: a browser keeps the thumb where the old maximum was.
            key={last}
            type="range"
            min={0}
            max={last}
            value={position}
            aria-valuetext={`after ${steps[position] ?? 0} of ${steps[last] ?? 0} steps`}
            onInput={(event) => go(event.currentTarget.valueAsNumber)}
          />
        </label>
        {repetitions.length > 1 ? (
          <label>
            Start
            <select
              value={String(repetition ?? 0)}
              onChange={(event) => onRepetition(Number(event.currentTarget.value))}
            >
              {repetitions.map((each) => (
                <option key={each} value={String(each)}>
                  of final seed {each}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
      {children(steps[position] ?? 0)}
    </>
  );
}
