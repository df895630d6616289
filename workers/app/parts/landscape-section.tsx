/** The landscape of a two-dimensional problem with a player; nothing for other problems. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { ProblemEntry } from "../../../shared/catalogue/entry.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { Landscape } from "../charts/landscape.tsx";
import { readCatalogue } from "../data/catalogue.ts";
import { type LandscapeRun, readLandscapeRuns } from "../data/landscape-runs.ts";

interface LandscapeSectionProps {
  readonly sweep: SweepDetail;
  /** Label of the problem. */
  readonly problem: string;
  readonly optimizers: readonly string[];
  readonly shown: ReadonlySet<string>;
}

const FRAMES = 200;
const FRAME_MS = 50;

export function LandscapeSection({ sweep, problem, optimizers, shown }: LandscapeSectionProps) {
  const [entry, setEntry] = useState<ProblemEntry | null>(null);
  const [runs, setRuns] = useState<readonly LandscapeRun[] | null>(null);
  const request = sweep.request.problems.find(({ name }) => problem === name);
  useEffect(() => {
    setEntry(null);
    // A rotated or resized function is another one than the catalogue's.
    if (!request || Object.keys(request.options ?? {}).some((name) => name !== "noise" && name !== "start"))
      return;
    void readCatalogue().then((reply) => {
      if (reply.state === "ready")
        setEntry(reply.value.problems.find(({ name, landscape }) => name === problem && landscape) ?? null);
    });
  }, [problem, sweep.id]);
  const ended = sweep.status !== "running";
  useEffect(() => {
    let stale = false;
    setRuns(null);
    if (entry)
      void readLandscapeRuns(sweep.id, problem, optimizers).then((found) => {
        if (!stale) setRuns(found);
      });
    return () => {
      stale = true;
    };
  }, [entry, sweep.id, problem, ended]);
  if (!entry?.landscape) return null;
  return (
    <>
      <h2 id="landscape">Landscape of {problem}</h2>
      <Player
        entry={entry}
        landscape={entry.landscape}
        runs={runs ?? []}
        optimizers={optimizers}
        shown={shown}
      />
      {runs?.length === 0 ? <p class="muted">Paths appear when final runs are done.</p> : null}
    </>
  );
}

interface PlayerProps {
  readonly entry: ProblemEntry;
  readonly landscape: NonNullable<ProblemEntry["landscape"]>;
  readonly runs: readonly LandscapeRun[];
  readonly optimizers: readonly string[];
  readonly shown: ReadonlySet<string>;
}

function Player({ entry, landscape, runs, optimizers, shown }: PlayerProps) {
  const [position, setPosition] = useState(FRAMES);
  const [playing, setPlaying] = useState(false);
  const visible = useMemo(() => runs.filter(({ optimizer }) => shown.has(optimizer)), [runs, shown]);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      setPosition((old) => {
        if (old >= FRAMES) setPlaying(false);
        return Math.min(FRAMES, old + 1);
      });
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [playing]);
  const play = (): void => {
    // Who asked for less motion gets single steps by the slider and no film.
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      setPosition((old) => (old >= FRAMES ? 0 : Math.min(FRAMES, old + FRAMES / 10)));
      return;
    }
    if (!playing && position >= FRAMES) setPosition(0);
    setPlaying(!playing);
  };
  return (
    <>
      <div class="controls">
        <button type="button" onClick={play}>
          {playing ? "Pause" : "Play"}
        </button>
        <label>
          Along the way
          <input
            type="range"
            min={0}
            max={FRAMES}
            value={position}
            aria-valuetext={`${Math.round((100 * position) / FRAMES)} % of each run`}
            onInput={(event) => {
              setPlaying(false);
              setPosition(event.currentTarget.valueAsNumber);
            }}
          />
        </label>
      </div>
      <Landscape
        problem={entry.name}
        landscape={landscape}
        criticalPoints={entry.criticalPoints}
        runs={visible}
        optimizers={optimizers}
        progress={position / FRAMES}
      />
    </>
  );
}
