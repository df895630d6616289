/** What is recorded of a release of the first edition. */
import { sweepOf } from "../../bench/coordinator/workload.ts";
import type { Lease } from "../../shared/contracts/lease.ts";
import type { SweepRequestInput } from "../../shared/contracts/sweep.ts";
import type { TokenCreated } from "../../shared/contracts/token.ts";
import type { RecordedState } from "./recorded-state.fixture.ts";
import type { Recorder } from "./recorder.fixture.ts";

const SMALL = sweepOf("complete", { entries: 2, configurations: 3, finalSeeds: 3, lanes: 4 });

/** A release from before studies: each sweep is one tuning, with final runs on fresh seeds. */
export async function fillFirstEdition(recorder: Recorder): Promise<Omit<RecordedState, "answers">> {
  const { studies: _, oneForAll: __, ...protocol } = SMALL.protocol;
  const { name, seed, problems, optimizers, shardLanes } = SMALL;
  const small = { name, seed, problems, optimizers, shardLanes, protocol } as SweepRequestInput;
  const key = "a-key-of-the-first-edition";
  const complete = await recorder.create(small, { "Idempotency-Key": key });
  const asha = await recorder.create({
    ...small,
    name: "early stopping",
    protocol: { ...protocol, configurations: 5, earlyStopping: { kind: "asha" } } as typeof SMALL.protocol,
  });
  for (const { id } of [complete, asha]) await recorder.finish(id);
  const cancelled = await recorder.create({ ...small, name: "cancelled" });
  await recorder.report(cancelled.id, "recorder", (await recorder.lease(cancelled.id, "recorder")) as Lease);
  await recorder.call("POST", `/v1/sweeps/${cancelled.id}/cancel`, { reason: "a person said so" });

  const open = await recorder.create({ ...small, name: "open leases" });
  const lease = (await recorder.lease(open.id, "holder-1")) as Lease;
  await recorder.report(open.id, "holder-1", lease, {}, 1);
  const waiting = await recorder.create({ ...small, name: "nothing done" });

  const token = (body: object) => recorder.call<TokenCreated>("POST", "/v1/tokens", body);
  const stranger = await token({ name: "a stranger", scope: "runner" });
  const limited = await token({ name: "a guest", scope: "runner", sweep: open.id });
  const revoked = await token({ name: "gone", scope: "runner" });
  await recorder.call("DELETE", `/v1/tokens/${revoked.id}`);
  const ended = [complete.id, asha.id, cancelled.id];
  for (const id of ended) await recorder.published(id);
  return {
    ended,
    running: [waiting.id, open.id],
    leases: [{ sweep: open.id, runner: "holder-1", lease }],
    key: { key, body: small, sweep: complete.id },
    tokens: {
      stranger: stranger.token,
      limited: { token: limited.token, sweep: open.id },
      revoked: revoked.token,
    },
  };
}
