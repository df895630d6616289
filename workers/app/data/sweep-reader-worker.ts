/** The worker's side of `sweep-reader.ts`: one message per question, one per answer. */
import type { Reply } from "./api.ts";
import { type Question, SweepReading } from "./sweep-reading.ts";
import { buffersOf, type TrialColumns } from "./trial-columns.ts";

export interface Asked {
  readonly call: number;
  readonly question: Question;
  /** The page's: a worker has no session. */
  readonly token: string | null;
}

export interface Answered {
  readonly call: number;
  readonly reply: Reply<unknown>;
}

const reading = new SweepReading();

addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  const { call, question, token } = data;
  void reading.answer(question, token).then((reply) => {
    const moved =
      question.kind === "columns" && reply.state === "ready" ? buffersOf(reply.value as TrialColumns) : [];
    postMessage({ call, reply } satisfies Answered, { transfer: moved });
  });
});
