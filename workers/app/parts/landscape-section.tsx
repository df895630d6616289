/** The landscape of a problem with two coordinates, with a player; a sentence for other problems. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { LandscapeView } from "../../../shared/catalogue/landscape-view.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { Landscape } from "../charts/landscape.tsx";
import {
  type FinalRuns,
  fullestRepetition,
  type LandscapeRun,
  readFinalRuns,
  readPaths,
} from "../data/landscape-runs.ts";
import { readLandscape } from "../data/landscape-view.ts";
import { LandscapePlayer } from "./landscape-player.tsx";

interface LandscapeSectionProps {
  readonly sweep: SweepDetail;
  /** Label of the problem. */
  readonly problem: string;
  readonly optimizers: readonly string[];
  readonly shown: ReadonlySet<string>;
}

export function LandscapeSection({ sweep, problem, optimizers, shown }: LandscapeSectionProps) {
  const { view, isRead } = useView(sweep, problem);
  const [finals, setFinals] = useState<FinalRuns>(new Map());
  const [chosen, setChosen] = useState<number | null>(null);
  const [runs, setRuns] = useState<readonly LandscapeRun[] | null>(null);
  const ended = sweep.status !== "running";
  useEffect(() => {
    let stale = false;
    setFinals(new Map());
    setChosen(null);
    setRuns(null);
    if (view)
      void readFinalRuns(sweep.id, problem).then((found) => {
        if (!stale) setFinals(found);
      });
    return () => {
      stale = true;
    };
  }, [view, sweep.id, problem, ended]);
  const repetition = chosen ?? fullestRepetition(finals);
  useEffect(() => {
    let stale = false;
    const here = repetition === null ? undefined : finals.get(repetition);
    if (here)
      void readPaths(sweep.id, here).then((found) => {
        if (!stale) setRuns(found);
      });
    return () => {
      stale = true;
    };
  }, [finals, repetition]);
  const visible = useMemo(() => (runs ?? []).filter(({ optimizer }) => shown.has(optimizer)), [runs, shown]);
  if (!view)
    return (
      <p class="muted" role="status">
        {isRead
          ? `${problem} has no landscape that can be drawn: it has not two coordinates.`
          : "Loading the landscape …"}
      </p>
    );
  return (
    <>
      <h2 id="landscape">Landscape of {problem}</h2>
      <LandscapePlayer
        runs={visible}
        repetitions={[...finals.keys()]}
        repetition={repetition}
        onRepetition={setChosen}
      >
        {(step) => (
          <Landscape problem={problem} view={view} runs={visible} optimizers={optimizers} step={step} />
        )}
      </LandscapePlayer>
      {finals.size === 0 ? <p class="muted">Paths appear when final runs have ended.</p> : null}
    </>
  );
}

/** Of the problem at the options that the sweep asks for; null while it is read, and for problems without one. */
function useView(
  sweep: SweepDetail,
  problem: string,
): { readonly view: LandscapeView | null; readonly isRead: boolean } {
  const [read, setRead] = useState<{ readonly problem: string; readonly view: LandscapeView | null }>();
  useEffect(() => {
    let stale = false;
    // Labels stand in the order of the request.
    const request = sweep.request.problems[sweep.problems.indexOf(problem)];
    if (request)
      void readLandscape(request.name, request.options ?? {}).then((view) => {
        if (!stale) setRead({ problem, view });
      });
    return () => {
      stale = true;
    };
  }, [problem, sweep.id]);
  return read?.problem === problem ? { view: read.view, isRead: true } : { view: null, isRead: false };
}
