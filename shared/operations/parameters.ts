/** What may stand in a path in place of `{name}`. */

/** Pattern (no anchors, no groups: routers take it as it is) and type of each. */
export const PARAMETERS = {
  /** A sweep. */
  id: { pattern: "[a-z0-9]{12}", type: "string" },
  /** Number of a shard. */
  shard: { pattern: "[0-9]{1,7}", type: "integer" },
  /** Index of a trial. */
  index: { pattern: "[0-9]{1,7}", type: "integer" },
  /** Id of a token. */
  token: { pattern: "[a-z0-9]{6,24}", type: "string" },
  /** SHA-256 of a model. */
  model: { pattern: "[0-9a-f]{64}", type: "string" },
  /** SHA-256 of uploaded data. */
  digest: { pattern: "[0-9a-f]{64}", type: "string" },
} as const satisfies Readonly<
  Record<string, { readonly pattern: string; readonly type: "string" | "integer" }>
>;

export type ParameterName = keyof typeof PARAMETERS;

export type ParameterTypes = {
  readonly [Name in ParameterName]: (typeof PARAMETERS)[Name]["type"] extends "integer" ? number : string;
};

/** @throws Error on a name that no parameter has: a mistake in a path */
export function parameterOf(name: string): (typeof PARAMETERS)[ParameterName] {
  if (!Object.hasOwn(PARAMETERS, name))
    throw new Error(`{${name}} is no parameter: shared/operations/parameters.ts`);
  return PARAMETERS[name as ParameterName];
}

/** The path with each `{name}` replaced. */
export function withParameters(path: string, replace: (name: string) => string): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => replace(name));
}
