/** `/openapi.json`, made from the operations and their schemas. */
import * as z from "zod/mini";
import { problemDetailsSchema } from "../../shared/contracts/problem-details.ts";
import type { Operation } from "../../shared/operations/operation.ts";
import { parameterOf } from "../../shared/operations/parameters.ts";

type Json = Readonly<Record<string, unknown>>;

/** OpenAPI 3.1. @param operations in the order they are shown */
export function openApiDocument(operations: readonly Operation[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const at = paths[operation.path] ?? {};
    paths[operation.path] = at;
    at[operation.method] = describe(operation);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Saddlebench", version: "1", description: "Sweeps, leases, results and the leaderboard." },
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", bearerFormat: "sb_<scope>_<id>_<secret>" },
      },
      schemas: { Problem: schemaOf(problemDetailsSchema, "output") },
    },
  };
}

function describe(operation: Operation): Json {
  const { path, method, summary, scope, query, body, upload, uploadPart, replies, problems } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: parameterOf(name).type },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: schemaOf(schema as z.ZodMiniType, "input"),
  }));
  const refusals = [...problems, ...(scope === "public" ? [] : [401, 403, 429])].sort();
  return {
    operationId: `${method} ${path}`,
    summary,
    ...(scope === "public" ? {} : { security: scope === "read" ? [{}, { token: [] }] : [{ token: [] }] }),
    "x-scope": scope,
    parameters: [...inPath, ...inQuery],
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body, "input")) } } : {}),
    ...(upload
      ? { requestBody: { required: true, description: upload, content: multipart(uploadPart ?? "file") } }
      : {}),
    responses: Object.fromEntries([
      ...Object.entries(replies).map(([status, reply]) => [status, replyOf(reply)]),
      ...refusals.map((status) => [status, REFUSAL]),
    ]),
  };
}

/** Part name → file. @param required the part that must be there */
const multipart = (required: string): Json => ({
  "multipart/form-data": {
    schema: {
      type: "object",
      required: [required],
      properties: { [required]: { type: "string", format: "binary" }, name: { type: "string" } },
      additionalProperties: { type: "string", format: "binary" },
    },
  },
});

const REFUSAL = {
  description: "Problem details (RFC 9457)",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

function replyOf(reply: z.ZodMiniType | string): Json {
  if (typeof reply === "string") return { description: reply };
  return { description: "OK", content: json(schemaOf(reply, "output")) };
}

function json(schema: Json): Json {
  return { "application/json": { schema } };
}

function schemaOf(schema: z.ZodMiniType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return rest;
}
