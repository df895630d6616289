/** What a sweep would be before it is made. */
import type { PlanSummary } from "../../../shared/contracts/plan-summary.ts";
import type { Loaded } from "../data/api.ts";

export function PlanView({ plan }: { readonly plan: Loaded<PlanSummary> }) {
  if (plan.state === "loading") return <p class="muted">Planning …</p>;
  if (plan.state === "failed")
    return (
      <p class="notice bad" role="alert" style="white-space: pre-line">
        {plan.message}
      </p>
    );
  const { trials, tuningTrials, finalTrials, shards, gradientEquivalents, notes } = plan.value;
  const facts: readonly (readonly [string, string])[] = [
    ["Trials", `${trials} (${tuningTrials} tuning, ${finalTrials} final)`],
    ["Shards of tuning", String(shards)],
    ["Cost at most", `${Math.round(gradientEquivalents).toLocaleString("en")} gradient-equivalents`],
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
      {notes.map((note) => (
        <p key={note} class="notice">
          {note}
        </p>
      ))}
    </>
  );
}
