/** What came back, as a value. */
import type * as z from "zod/mini";
import type { Operation, StatusOf } from "../operations/operation.ts";

/** The value of the reply's schema; the response itself, unread, where the contract has no schema. */
type ValueOf<O extends Operation, Status extends StatusOf<O>> = O["replies"][Status] extends z.ZodMiniType
  ? z.output<O["replies"][Status]>
  : Response;

export type Success<O extends Operation> = {
  readonly [Status in StatusOf<O>]: {
    readonly ok: true;
    readonly status: Status;
    readonly value: ValueOf<O, Status>;
    readonly headers: Headers;
  };
}[StatusOf<O>];

export interface Failure {
  readonly ok: false;
  /**
   * `no-answer`: none came · `busy`: 429 or a 5xx, worth trying again · `refused`: a person or the caller must act ·
   * `unreadable`: an answer that the contract does not have, so that the two sides are of different releases.
   */
  readonly kind: "no-answer" | "busy" | "refused" | "unreadable";
  /** 0 where no answer came. */
  readonly status: number;
  /** End of the problem's `type`; null where the answer was no problem. */
  readonly slug: string | null;
  /** One line for a person, in the server's words where it had any. */
  readonly message: string;
  /** Of a body or query: what is wrong where. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  /** The server's `Retry-After`. */
  readonly retryAfterMs: number | null;
}

export type Reply<O extends Operation> = Success<O> | Failure;
