/** One trial in full: configuration, curve, how it ended, where it ran, replicas, how to run it again. */
import { useEffect, useState } from "preact/hooks";
import type { Device } from "../../../shared/contracts/lease.ts";
import type { Trial, TrialResult } from "../../../shared/contracts/trial.ts";
import type { Replica, TrialDetail } from "../../../shared/contracts/trial-listing.ts";
import { CurvatureChart } from "../charts/curvature-chart.tsx";
import { shareText, TrialCurve } from "../charts/trial-curve.tsx";
import type { Loaded } from "../data/api.ts";
import { formatNumber, formatSettings, formatTime } from "../data/format.ts";
import { readTrial } from "../data/trials.ts";
import { Failure } from "../parts/failure.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { TrialChecks } from "../parts/trial-checks.tsx";
import { useTitle } from "../parts/use-title.ts";

interface TrialPageProps {
  readonly id: string;
  readonly index: number;
}

export function TrialPage({ id, index }: TrialPageProps) {
  useTitle(`Trial ${index}`);
  const [detail, setDetail] = useState<Loaded<TrialDetail>>({ state: "loading" });
  useEffect(() => void readTrial(id, index).then(setDetail), [id, index]);
  return (
    <>
      <p>
        <a href={`/sweeps/${id}`}>The sweep</a>
      </p>
      <h1>Trial {index}</h1>
      {detail.state === "failed" ? <Failure what={`Trial ${index}`} message={detail.message} /> : null}
      {detail.state === "loading" ? <p role="status">Loading …</p> : null}
      {detail.state === "ready" ? <Detail detail={detail.value} /> : null}
    </>
  );
}

function Detail({ detail }: { readonly detail: TrialDetail }) {
  const { summary, trial, result, provenance, replicas, check, pruned, reason } = detail;
  return (
    <>
      <p>
        <span class={`pill ${summary.status ?? summary.state}`}>{summary.status ?? summary.state}</span>{" "}
        {summary.optimizer} on {summary.problem}, {summary.phase} run {summary.repetition}
      </p>
      {result?.message ? <p class="notice">{result.message}</p> : null}
      {pruned ? (
        <p class="notice">
          This trial was stopped early at rung {pruned.rung}: {pruned.reason}
        </p>
      ) : null}
      {reason ? <p class="notice bad">{reason}</p> : null}
      {trial ? <Configuration trial={trial} /> : <p>The configuration is known when the tuning has ended.</p>}
      {result ? <Result result={result} /> : null}
      {provenance ? (
        <>
          <h2>Where it ran</h2>
          <p>
            {deviceText(provenance.device)}; runner {provenance.runner}
            {provenance.token === null ? "" : ` of token ${provenance.token}`}, shard {provenance.shard},
            accepted {formatTime(provenance.acceptedAt)}
            {provenance.certificates === null
              ? ""
              : `, certificates of edition ${provenance.certificates} passed`}
          </p>
          {provenance.reusedFrom ? (
            <p class="notice">
              Reused from{" "}
              <a href={`/sweeps/${provenance.reusedFrom.sweep}/trials/${provenance.reusedFrom.trial}`}>
                trial {provenance.reusedFrom.trial} of sweep {provenance.reusedFrom.sweep}
              </a>
              : the same trial, computed by the same code. Runner, device and times are those of that
              computation.
            </p>
          ) : null}
          <h2>Checks</h2>
          <TrialChecks state={provenance.check} check={check} />
        </>
      ) : null}
      <h2>Replicas</h2>
      <Replicas replicas={replicas} />
    </>
  );
}

function Configuration({ trial }: { readonly trial: Trial }) {
  const [copied, setCopied] = useState(false);
  const command = runAgain(trial);
  return (
    <>
      <h2>Configuration</h2>
      <p>{formatSettings(trial.hyperparameters)}</p>
      <p class="muted">
        Problem options: {formatSettings(trial.problem.options)}; seed {trial.seed}; budget {trial.budget}{" "}
        gradient-equivalents; version {trial.problem.version}
      </p>
      <h2>Run this again</h2>
      <p class="muted">With the same adapter and version this command gives the same bits.</p>
      <Scroll label="Command">
        <pre>{command}</pre>
      </Scroll>
      <button
        type="button"
        onClick={() => void navigator.clipboard.writeText(command).then(() => setCopied(true))}
      >
        {copied ? "Copied" : "Copy"}
      </button>
    </>
  );
}

/** The command line that repeats a trial on the reader's machine. */
export function runAgain(trial: Trial): string {
  const settings = [
    ...Object.entries(trial.problem.options).map(([name, value]) => `--set problem.${name}=${value}`),
    ...Object.entries(trial.hyperparameters).map(([name, value]) => `--set optimizer.${name}=${value}`),
  ];
  return `npm run trial -- --problem ${trial.problem.name} --optimizer ${trial.optimizer} --seed ${trial.seed} --budget ${trial.budget} ${settings.join(" ")} --json`;
}

function Result({ result }: { readonly result: TrialResult }) {
  const { counts } = result;
  const facts: readonly (readonly [string, string])[] = [
    ["Final loss", formatNumber(result.value, 6)],
    ["Best loss", formatNumber(result.bestValue, 6)],
    ...(result.heldOutLoss === undefined
      ? []
      : [["Held-out loss", formatNumber(result.heldOutLoss, 6)] as const]),
    ...(typeof result.accuracy === "number"
      ? [["Held-out accuracy", shareText(result.accuracy)] as const]
      : []),
    ["Gradient norm", formatNumber(result.gradientNorm)],
    ["Steps", String(result.steps)],
    ["Cost", `${formatNumber(result.gradientEquivalents)} gradient-equivalents`],
    [
      "Evaluations",
      `${counts.value} values, ${counts.gradient} gradients, ${counts.hessianVector} Hessian-vector products, ${counts.hessian} Hessians`,
    ],
    ["Ends at", result.endsAt ?? "not classified"],
    [
      "Cost to targets",
      result.costToTarget.map((cost) => (cost === null ? "never" : formatNumber(cost))).join(", "),
    ],
  ];
  return (
    <>
      <h2>Result</h2>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <TrialCurve result={result} />
      {result.curvature ? (
        <>
          <h2>Curvature along the way</h2>
          <CurvatureChart curvature={result.curvature} />
        </>
      ) : null}
      {result.parameters ? (
        <details>
          <summary>Parameters at the end</summary>
          <p>{result.parameters.map((value) => formatNumber(value, 8)).join(", ")}</p>
        </details>
      ) : null}
    </>
  );
}

function deviceText(device: Device): string {
  const adapter = [device.vendor, device.architecture, device.description].filter((part) => part !== "");
  return `${adapter.join(" · ")} (${device.adapterClass}), ${device.browser}, kernels ${device.kernels}, version ${device.version}`;
}

function Replicas({ replicas }: { readonly replicas: readonly Replica[] }) {
  if (replicas.length === 0)
    return <p class="muted">No other runner has reported different numbers for this trial.</p>;
  return (
    <ul>
      {replicas.map((replica) => (
        <li key={`${replica.digest}${replica.at}`}>
          {deviceText(replica.device)}, {formatTime(replica.at)}: largest relative difference{" "}
          {formatNumber(replica.largestDifference, 3)}
        </li>
      ))}
    </ul>
  );
}
