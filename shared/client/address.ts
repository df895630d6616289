/** Path and query of an operation, for links and sockets as well as for requests. */
import type { Operation } from "../operations/operation.ts";
import { withParameters } from "../operations/parameters.ts";
import type { AnyInput, InputArgument, ParametersInput, QueryInputOf } from "./input.ts";

export function addressOf<O extends Operation>(
  operation: O,
  ...[input]: InputArgument<ParametersInput<O> & QueryInputOf<O>>
): string {
  return addressWith(operation.path, (input ?? {}) as AnyInput);
}

/** The same, where the contract's types are known to hold. */
export function addressWith(path: string, { parameters = {}, query = {} }: AnyInput): string {
  const filled = withParameters(path, (name) => encodeURIComponent(String(parameters[name] ?? "")));
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length > 0 ? `${filled}?${new URLSearchParams(given)}` : filled;
}
