/** Sweeps with what comes first, how far they are, and how long they still take. */
import type { SweepSummary } from "../../../shared/contracts/sweep.ts";
import type { SweepFacts } from "../../../shared/contracts/sweep-facts.ts";
import { intervalWords, ratioWords } from "../../../shared/findings/fact-words.ts";
import { formatTime } from "../data/format.ts";
import { timeLeft } from "../data/time-left.ts";
import { Scroll } from "./scroll.tsx";

interface SweepListProps {
  readonly sweeps: readonly SweepSummary[];
  readonly facts: readonly SweepFacts[];
}

export function SweepList({ sweeps, facts }: SweepListProps) {
  if (sweeps.length === 0)
    return (
      <p class="notice">
        There is no sweep yet. You can <a href="/new">make one here</a> or post one to <code>/v1/sweeps</code>
        .
      </p>
    );
  const bySweep = new Map(facts.map((each) => [each.sweep, each]));
  return (
    <Scroll label="Sweeps">
      <table class="sweeps">
        <thead>
          <tr>
            <th scope="col">Sweep</th>
            <th scope="col">First place</th>
            <th scope="col">State</th>
            <th scope="col" class="wide">
              Started
            </th>
          </tr>
        </thead>
        <tbody>
          {sweeps.map((sweep) => (
            <tr key={sweep.id}>
              <th scope="row" class="name">
                <a href={`/sweeps/${sweep.id}`}>{sweep.name}</a>
                <small>
                  {sweep.optimizers.length} optimizer{sweep.optimizers.length === 1 ? "" : "s"} on{" "}
                  {abridge(sweep.problems)}
                </small>
              </th>
              <td class="first-place">
                <FirstPlace sweep={sweep} facts={bySweep.get(sweep.id)} />
              </td>
              <td>
                <State sweep={sweep} />
              </td>
              <td class="wide">{formatTime(sweep.createdAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function FirstPlace({
  sweep,
  facts,
}: {
  readonly sweep: SweepSummary;
  readonly facts: SweepFacts | undefined;
}) {
  if (sweep.status === "running") return <span class="muted">no order before the end</span>;
  if (!facts || facts.leader === null) return <span class="muted">–</span>;
  const { leader, reference, rows } = facts;
  const row = rows.find(({ optimizer }) => optimizer === leader);
  const others = rows.filter(({ fromLeader, place }) => fromLeader !== null && place !== null);
  const told = others.filter(({ fromLeader }) => fromLeader === "dearer").length;
  const cost =
    leader === reference || !row
      ? ""
      : ` ${ratioWords(row.ratio)}${intervalWords(row.ratio)} of ${reference}`;
  return (
    <>
      <b>{leader}</b>
      {cost}
      <small>
        {told === 0 ? "told apart from nobody" : `told apart from ${told} of ${others.length} others`}
      </small>
    </>
  );
}

function State({
  sweep: { status, progress, createdAt, reason, imported },
}: {
  readonly sweep: SweepSummary;
}) {
  const { trials, done, dead, reused = 0 } = progress;
  return (
    <>
      <span class={`pill ${status}`}>{status}</span>
      {status === "running" ? (
        <>
          <progress max={trials} value={done + dead} aria-label="Trials done" />
          <small>
            {done} of {trials} trials{reused > 0 ? ` (${reused} reused)` : ""},{" "}
            {done + dead === 0 && progress.shardsLeased === 0
              ? "waiting for a runner"
              : timeLeft({
                  trials: trials - reused,
                  ended: done + dead - reused,
                  createdAt,
                  nowMs: Date.now(),
                })}
          </small>
        </>
      ) : (
        <small>
          {done === trials ? `${trials} trials` : `${done} of ${trials} trials`}
          {reason === null ? "" : `: ${reason}`}
        </small>
      )}
      {imported === undefined ? null : <small>imported, unchecked</small>}
    </>
  );
}

function abridge(names: readonly string[]): string {
  return names.length <= 2 ? names.join(", ") : `${names.length} problems`;
}
