/** What a sweep would be before it is made. */
import type { PlanSummary } from "../../../shared/contracts/plan-summary.ts";
import { duration, timeSentences } from "../../../shared/duration/sentence.ts";
import type { Loaded } from "../data/api.ts";

export function PlanView({ plan }: { readonly plan: Loaded<PlanSummary> }) {
  if (plan.state === "loading") return <p class="muted">Planning …</p>;
  if (plan.state === "failed")
    return (
      <p class="notice bad" role="alert" style="white-space: pre-line">
        {plan.message}
      </p>
    );
  const { trials, tuningTrials, finalTrials, shards, gradientEquivalents, time, notes } = plan.value;
  const facts: readonly (readonly [string, string])[] = [
    ["Trials", `${trials} (${tuningTrials} tuning, ${finalTrials} final)`],
    ["Shards of tuning", String(shards)],
    ["Cost at most", `${Math.round(gradientEquivalents).toLocaleString("en")} gradient-equivalents`],
    ...time.map(({ adapterClass, seconds, pairs }): readonly [string, string] => [
      `Time on a ${adapterClass} runner`,
      `${pairs.unknown > 0 ? "at least" : "about"} ${duration(seconds.estimate)}`,
    ]),
    ...(time.length === 0 ? [["Time", "no measurement yet"] as const] : []),
  ];
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="muted">Time: {timeSentences(time).join(". ")}.</p>
      {notes.map((note) => (
        <p key={note} class="notice">
          {note}
        </p>
      ))}
    </>
  );
}
