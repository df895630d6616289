/** What follows when results of a sweep were taken back: the registry knows that it runs again. */
import type { ReopenedSweep } from "../../shared/contracts/repair.ts";
import type { Reopened } from "../../shared/coordination/reopening.ts";
import type { Answer } from "../objects/answer.ts";
import type { AppContext } from "../serving/context.ts";
import { registryOf, sweepObject } from "../stubs.ts";

export async function afterReopening(
  c: AppContext,
  id: string,
  answer: Answer<Reopened>,
): Promise<Answer<ReopenedSweep>> {
  if (!answer.ok) return answer;
  const summary = await sweepObject(c.env, id).summary();
  if (!summary.ok) return summary;
  await registryOf(c.env).putSweep(summary.value);
  const { trials, withdrawn } = answer.value;
  return { ok: true, value: { sweep: id, status: summary.value.status, reopened: [...trials], withdrawn } };
}
