/** Joins an operation's contract with what is done for it. */
import type { BodyOf, Operation, ParametersOf, QueryOf } from "../../shared/operations/operation.ts";
import { PARAMETERS, type ParameterName } from "../../shared/operations/parameters.ts";
import { authorize } from "../auth/authorize.ts";
import { readBody, readQuery } from "../http/body.ts";
import type { Problem } from "../http/problem.ts";
import type { Answer } from "./answer.ts";
import { sendAnswer } from "./answer.ts";
import { type AppContext, refuse } from "./context.ts";

/** A request whose parts are checked against the contract. */
export interface Asked<O extends Operation> {
  readonly c: AppContext;
  readonly parameters: ParametersOf<O>;
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  /** The body as it was sent, without the schema's defaults; undefined without one. */
  readonly sent: unknown;
}

type MaybePromise<T> = T | Promise<T>;

/** A row of the table: an operation, and how it is answered. */
export interface Served {
  readonly operation: Operation;
  respond(c: AppContext): Promise<Response>;
}

/**
 * @param handle gets what the contract promises and answers with one of its replies, or with a problem
 * @param admit may refuse before the body is read
 */
export function serve<O extends Operation>(
  operation: O,
  handle: (asked: Asked<O>) => MaybePromise<Answer<O> | Problem>,
  admit: (c: AppContext) => MaybePromise<Problem | null> = () => null,
): Served {
  const respond = async (c: AppContext): Promise<Response> => {
    const asked = (await refusal(c, operation)) ?? (await admit(c)) ?? (await readAsked(c, operation));
    if ("slug" in asked) return refuse(c, asked);
    const answer = await handle(asked);
    return "slug" in answer ? refuse(c, answer) : sendAnswer(answer);
  };
  return { operation, respond };
}

/** Lets only those through who may. */
async function refusal(c: AppContext, { scope }: Operation): Promise<Problem | null> {
  if (scope === "public") return null;
  const sweep = c.req.param("id") ?? null;
  if (sweep !== null) c.get("log").sweep = sweep;
  const principal = await authorize(c.req.raw, c.env, scope, sweep, c.get("memory"));
  if (!principal.ok) return principal;
  if (principal.token !== null) {
    c.get("log").token = principal.token;
    c.set("principal", principal);
  }
  return null;
}

async function readAsked<O extends Operation>(c: AppContext, operation: O): Promise<Asked<O> | Problem> {
  const query = operation.query ? readQuery(new URL(c.req.url), operation.query) : null;
  if (query && !query.ok) return query;
  const body = operation.body
    ? await readBody(c.req.raw, operation.body, operation.bodyMayBeEmpty ?? false)
    : null;
  if (body && !body.ok) return body;
  // The router matched the path and the schemas have parsed the rest: here the types are bound to what they say.
  return {
    c,
    parameters: parametersOf(c),
    query: query?.value ?? {},
    body: body?.value,
    sent: body?.sent,
  } as Asked<O>;
}

function parametersOf(c: AppContext): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(c.req.param() as Readonly<Record<string, string>>).map(([name, text]) => [
      name,
      PARAMETERS[name as ParameterName].type === "integer" ? Number(text) : text,
    ]),
  );
}
