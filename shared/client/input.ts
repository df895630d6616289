/** What an operation is asked with: the parts its contract has, none else. */
import type * as z from "zod/mini";
import type { Operation, ParametersOf } from "../operations/operation.ts";

type None = Record<never, never>;

/** What is only sent may be made of what must not be written. */
type Given<T> = T extends object ? { readonly [Key in keyof T]: Given<T[Key]> } : T;

/** Numbers may be given where the contract wants their digits. */
type QueryInput<Values> = {
  readonly [Name in keyof Values]?:
    | (string extends Values[Name] ? string | number : Values[Name])
    | undefined;
};

export type ParametersInput<O extends Operation> = keyof ParametersOf<O> extends never
  ? None
  : { readonly parameters: ParametersOf<O> };

export type QueryInputOf<O extends Operation> = O["query"] extends z.ZodMiniType
  ? { readonly query?: QueryInput<z.input<O["query"]>> }
  : None;

type BodyInput<O extends Operation> = O["body"] extends z.ZodMiniType
  ? O["bodyMayBeEmpty"] extends true
    ? { readonly body?: Given<z.input<O["body"]>> }
    : { readonly body: Given<z.input<O["body"]>> }
  : O["upload"] extends string
    ? { readonly form: FormData }
    : None;

export type InputOf<O extends Operation> = ParametersInput<O> &
  QueryInputOf<O> &
  BodyInput<O> & {
    readonly headers?: Readonly<Record<string, string>>;
    /** Ends the request: a deadline, or nobody waits any more. */
    readonly signal?: AbortSignal;
  };

/** The input as an argument: left out where nothing in it is required. */
export type InputArgument<Input> = None extends Input ? [input?: Input] : [input: Input];

/** Any input, its contract forgotten. */
export interface AnyInput {
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}
