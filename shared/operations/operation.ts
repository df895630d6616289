/** An operation of the API as both sides know it: what is asked where, by whom, and what comes back. */
import type * as z from "zod/mini";
import type { ParameterTypes } from "./parameters.ts";

/**
 * The contract half. The Worker's router, its OpenAPI document and the methods it allows are made from it, and
 * `shared/client` asks by it; what is done stands in `workers/operations/`.
 */
export interface Operation {
  readonly method: "get" | "post" | "put" | "delete";
  /** With `{name}` for parameters, each of {@link ParameterTypes}. */
  readonly path: string;
  readonly summary: string;
  /** Who may: anybody, who may read (`PUBLIC_READ`), or a token of this scope. */
  readonly scope: "public" | "read" | "runner" | "admin";
  /** Of strings: a query has no other values. */
  readonly query?: z.ZodMiniObject;
  readonly body?: z.ZodMiniType;
  /** An empty body counts as `{}`. */
  readonly bodyMayBeEmpty?: true;
  /** Instead of a JSON body: what the parts of a multipart body are. */
  readonly upload?: string;
  /** The one part that must be there. */
  readonly uploadPart?: string;
  /** Status of success → schema of its JSON, or in words what comes that is not JSON of a schema. */
  readonly replies: Readonly<Record<number, z.ZodMiniType | string>>;
  /** Statuses of the problems it may answer with, besides 401, 403 and 429 (and 403 to pages of foreign origins). */
  readonly problems: readonly number[];
}

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** Parameters of the path, by name. */
export type ParametersOf<O extends Operation> = {
  readonly [Name in NamesIn<O["path"]>]: Name extends keyof ParameterTypes ? ParameterTypes[Name] : never;
};

/** The body as the Worker sees it: checked, defaults filled in. */
export type BodyOf<O extends Operation> = O["body"] extends z.ZodMiniType ? z.output<O["body"]> : undefined;

/** The query as the Worker sees it. */
export type QueryOf<O extends Operation> = O["query"] extends z.ZodMiniType
  ? z.output<O["query"]>
  : Readonly<Record<string, never>>;

/** Statuses of success. */
export type StatusOf<O extends Operation> = keyof O["replies"] & number;
