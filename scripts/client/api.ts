/** The HTTP client of the command line: JSON in and out, failures as one line. */
import { problemDetailsSchema } from "../../shared/contracts/problem-details.ts";

export interface Server {
  readonly url: string;
  /** Null: none was given or found; reading is public on most servers. */
  readonly token: string | null;
}

/** What the person should read; `code` is the exit code. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: 1 | 2;

  constructor(message: string, code: 1 | 2 = 1) {
    super(message);
    this.code = code;
  }
}

const TIMEOUT_MS = 60_000;

/** One request; a body is sent as JSON unless it is a form. @throws ClientError with the server's own words when it refuses */
export async function request(
  server: Server,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const isForm = body instanceof FormData;
  let response: Response;
  try {
    response = await fetch(server.url + path, {
      method,
      headers: {
        ...(server.token === null ? {} : { authorization: `Bearer ${server.token}` }),
        ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ClientError(`no answer from ${server.url} (${cause}); is it running, and is --server right?`);
  }
  if (response.ok) return response;
  const details = problemDetailsSchema.safeParse(await response.json().catch(() => null));
  if (!details.success) throw new ClientError(`${server.url}${path} answered ${response.status}`);
  const { detail, errors, status } = details.data;
  const lines = errors?.map((each) => (each.path ? `${each.path}: ${each.message}` : each.message)) ?? [];
  const hint = status === 401 && server.token === null ? "; give --token, or set SADDLEBENCH_TOKEN" : "";
  throw new ClientError(`${lines.length > 0 ? lines.join("; ") : detail}${hint}`);
}

/** The answer, checked against its schema. */
export async function getJson<T>(
  server: Server,
  path: string,
  schema: { readonly parse: (value: unknown) => T },
): Promise<T> {
  return schema.parse(await (await request(server, "GET", path)).json());
}
