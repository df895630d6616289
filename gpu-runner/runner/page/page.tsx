/** The runner as a person sees it: which GPU, what it works on, how fast, and a button that stops it. */
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { OpenedDevice } from "../device.ts";
import {
  adapterText,
  endedEvent,
  type HostEvent,
  loopEvents,
  noDeviceEvent,
  startedEvent,
  trialEvent,
} from "../host-events.ts";
import type { LeaseOutcome } from "../run-lease.ts";
import type { RunnerState } from "../runner.ts";
import { startRunner, tryAdapter } from "../start-runner.ts";
import { LiveCurve } from "./live-curve.ts";
import { pageSurroundings } from "./page-surroundings.ts";
import { forgetToken, type PageSettings, readSettings, storeToken } from "./session.ts";
import "uplot/dist/uPlot.min.css";
import "./page.css";

interface Totals {
  readonly shards: number;
  readonly trials: number;
  readonly laneSteps: number;
  readonly seconds: number;
}

type Phase = "token" | "ready" | "running" | "ended";

/** Tells the headless host, when there is one. */
function tellHost(event: HostEvent): void {
  void window.saddlebenchEvent?.(JSON.stringify(event));
}

function RunnerPage() {
  const [settings, setSettings] = useState<PageSettings | null>(readSettings);
  const [phase, setPhase] = useState<Phase>(settings ? "ready" : "token");
  const [opened, setOpened] = useState<OpenedDevice | null>(null);
  const [state, setState] = useState<RunnerState>({ kind: "idle", message: "The runner has not started." });
  const [totals, setTotals] = useState<Totals>({ shards: 0, trials: 0, laneSteps: 0, seconds: 0 });
  const [outcomes, setOutcomes] = useState<readonly string[]>([]);
  const stop = useRef<AbortController | null>(null);

  const start = async (current: PageSettings): Promise<void> => {
    const controller = new AbortController();
    stop.current = controller;
    setPhase("running");
    if (current.trial) return tellHost(trialEvent(await tryAdapter(pageSurroundings())));
    const events = loopEvents(tellHost);
    const result = await startRunner(current, pageSurroundings(), controller.signal, {
      onState(next) {
        setState(next);
        events.onState(next);
      },
      onOutcome(sweep, lease, outcome) {
        setTotals((old) => addOutcome(old, outcome));
        setOutcomes((old) => [describeOutcome(lease, outcome), ...old].slice(0, 8));
        events.onOutcome(sweep, lease, outcome);
      },
    });
    if (!result.ok) {
      setState({ kind: "stopped", reason: "no-device", message: result.message });
      setPhase("ended");
      tellHost(noDeviceEvent(result));
      return;
    }
    setOpened(result.started.opened);
    tellHost(startedEvent(result.started.opened));
    const why = await result.started.ended;
    setPhase("ended");
    tellHost(endedEvent(why));
  };

  useEffect(() => {
    if (settings?.autostart) void start(settings);
    return () => stop.current?.abort();
  }, []);

  return (
    <>
      <header class="top">
        <a href="/" class="brand">
          Saddlebench
        </a>
        <span>runner</span>
      </header>
      <main>
        <section class="bar" aria-label="Status">
          <p role="status" class={`state ${state.kind}`}>
            {stateText(state)}
          </p>
          {phase === "running" ? (
            <button type="button" onClick={() => stop.current?.abort()}>
              Stop
            </button>
          ) : null}
          {(phase === "ready" || phase === "ended") && settings ? (
            <button type="button" onClick={() => void start(settings)}>
              Start
            </button>
          ) : null}
        </section>
        {phase === "token" ? (
          <TokenForm
            onToken={(token) => {
              const next = storeToken(token);
              setSettings(next);
              void start(next);
            }}
          />
        ) : null}
        {phase === "ended" && state.kind === "stopped" && state.reason === "token-refused" ? (
          <p>
            <button
              type="button"
              onClick={() => {
                forgetToken();
                setSettings(null);
                setPhase("token");
              }}
            >
              Use another token
            </button>
          </p>
        ) : null}
        <dl class="facts">
          <Fact name="Adapter" value={opened ? adapterText(opened.info) : "not opened yet"} />
          <Fact name="Kind" value={opened ? opened.adapterClass : "–"} />
          <Fact name="Shard" value={state.kind === "running" ? shardText(state) : "–"} />
          <Fact name="Speed" value={speedText(state)} />
          <Fact name="Done here" value={`${totals.shards} shards, ${totals.trials} trials`} />
          <Fact name="Runner" value={settings?.runner ?? "–"} />
        </dl>
        <h2>Training loss of the current shard</h2>
        <CurveView state={state} />
        <h2>Latest shards</h2>
        {outcomes.length === 0 ? <p class="muted">No shard has ended yet.</p> : null}
        <ul class="outcomes">
          {outcomes.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </main>
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function TokenForm({ onToken }: { readonly onToken: (token: string) => void }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const token = new FormData(event.currentTarget).get("token");
        if (typeof token === "string" && token.trim() !== "") onToken(token.trim());
      }}
    >
      <label for="token">Runner token</label>
      <input
        id="token"
        name="token"
        type="password"
        autocomplete="off"
        required
        pattern="sb_runner_.+|sb_admin_.+"
      />
      <p class="muted">
        The token starts with <code>sb_runner_</code>. The owner of this server can give you one. The token
        stays in this tab.
      </p>
      <button type="submit">Lend this GPU</button>
    </form>
  );
}

function CurveView({ state }: { readonly state: RunnerState }) {
  const host = useRef<HTMLDivElement>(null);
  const curve = useRef<LiveCurve | null>(null);
  const shard = useRef("");
  useEffect(() => {
    if (!host.current) return;
    const made = new LiveCurve(host.current);
    curve.current = made;
    return () => made.dispose();
  }, []);
  useEffect(() => {
    if (state.kind !== "running") return;
    const id = `${state.sweep}/${state.lease.shard}/${state.lease.fence}`;
    if (shard.current !== id) curve.current?.reset();
    shard.current = id;
    if (state.progress) curve.current?.add(state.progress);
  }, [state]);
  return <div ref={host} class="curve" role="img" aria-label="Best and median training loss against cost" />;
}

function stateText(state: RunnerState): string {
  switch (state.kind) {
    case "running":
      return `Training ${state.lease.trials.length} trials side by side`;
    case "waiting":
      return `${state.message}; trying again in ${Math.ceil(state.retryMs / 1000)} s`;
    case "idle":
    case "stopped":
      return state.message;
    default:
      return state satisfies never;
  }
}

function shardText(state: Extract<RunnerState, { kind: "running" }>): string {
  const first = state.lease.trials[0];
  const lanes = state.progress?.lanes.filter((lane) => lane.running).length ?? state.lease.trials.length;
  return `#${state.lease.shard} · ${first?.problem.name ?? "?"} · ${first?.optimizer ?? "?"} · ${lanes} of ${state.lease.trials.length} lanes running · step ${state.progress?.ticks ?? 0}`;
}

function speedText(state: RunnerState): string {
  if (state.kind !== "running" || !state.progress || state.progress.elapsedSeconds === 0) return "–";
  const { laneSteps, elapsedSeconds } = state.progress;
  return `${Math.round(laneSteps / elapsedSeconds).toLocaleString("en")} trial-steps/s`;
}

function describeOutcome(lease: { readonly shard: number }, outcome: LeaseOutcome): string {
  return outcome.kind === "reported"
    ? `shard ${lease.shard}: ${outcome.results.length} trials in ${outcome.seconds.toFixed(1)} s`
    : `shard ${lease.shard}: ${outcome.kind}: ${outcome.reason}`;
}

function addOutcome(totals: Totals, outcome: LeaseOutcome): Totals {
  if (outcome.kind !== "reported") return totals;
  return {
    shards: totals.shards + 1,
    trials: totals.trials + outcome.results.length,
    laneSteps: totals.laneSteps + outcome.laneSteps,
    seconds: totals.seconds + outcome.seconds,
  };
}

const root = document.getElementById("root");
if (root) {
  root.textContent = "";
  render(<RunnerPage />, root);
}
