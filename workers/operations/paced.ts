/** Which reads take long, and how fast one caller and all together may ask for them. */
import { nowMs } from "../clock.ts";
import type { Problem } from "../http/problem.ts";
import type { AppContext } from "../serving/context.ts";
import { whoAsks } from "./plan-limit.ts";

/** A page of a sweep of 10,000 trials asks for ten at once. */
const BURST_SECONDS = 3;
/** All callers of an isolate together, against one. */
const ALL_TIMES = 2;

/** Waits for the caller's turn. @returns a problem where that would take too long */
export async function paced(c: AppContext): Promise<Problem | null> {
  const perSecond = Number(c.env.SLOW_READS_PER_SECOND);
  const { pace } = c.get("memory");
  const own = { perSecond, burst: BURST_SECONDS * perSecond };
  const all = { perSecond: ALL_TIMES * perSecond, burst: ALL_TIMES * own.burst };
  return (await pace.admit(whoAsks(c), own, nowMs())) ?? (await pace.admit("", all, nowMs()));
}
