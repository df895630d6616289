/** What a plan made of the spaces that were asked for: fewer configurations, axes that can't act, defaults left out. */
import type { Protocol } from "../contracts/sweep.ts";
import { defaultConfiguration } from "../samplers/default-configuration.ts";
import { listConfigurations } from "../samplers/distinct.ts";
import { findSampler } from "../samplers/registry.ts";
import type { Edition, PlanEntry } from "./planned.ts";
import { spaceAt } from "./space-at.ts";

/** One sentence each; what holds on several problems is said once. */
export function spaceNotes(
  protocol: Protocol,
  entries: readonly PlanEntry[],
  edition: Edition,
): readonly string[] {
  const problems = new Set(entries.map(({ problem }) => problem.label));
  // Sentence with a gap for the problems → problems.
  const said = new Map<string, string[]>();
  for (const entry of entries) {
    const sentences = [fewer(protocol, entry, edition), ...(edition === 1 ? [] : unasked(entry))];
    for (const sentence of sentences) {
      if (sentence === undefined) continue;
      const on = said.get(sentence) ?? [];
      said.set(sentence, on);
      on.push(entry.problem.label);
    }
  }
  return [...said].map(([sentence, on]) =>
    sentence.replace(GAP, on.length === problems.size ? "" : ` on ${on.join(", ")}`),
  );
}

/** Where the names of the problems go, unless it is all of them. */
const GAP = "\u0000";

/** Why a study has fewer configurations than asked for. */
function fewer(protocol: Protocol, entry: PlanEntry, edition: Edition): string | undefined {
  const { optimizer, space, configurations } = entry;
  // The published default is one more than the protocol's K.
  const wanted = protocol.configurations + (edition === 1 ? 0 : 1);
  if (configurations >= wanted) return undefined;
  const all = listConfigurations(space).length;
  const why =
    all > 0 && all <= configurations
      ? "its space has no more"
      : (findSampler(entry.sampler)?.whyFewer?.(space, protocol.configurations) ?? "its space has no more");
  return `${optimizer.name} gets ${configurations} of ${wanted} configurations a study${GAP}: ${why}.`;
}

/** What a request asks for that can't be as asked. */
function unasked({ optimizer, problem }: PlanEntry): readonly string[] {
  const { space, inert, withoutDefault } = spaceAt(optimizer.axes, problem.size);
  const first = defaultConfiguration(space);
  return [
    ...inert.map(
      (axis) => `${optimizer.name}: ${axis} can't act${GAP} with the rest as it is, so it is not searched.`,
    ),
    ...withoutDefault.map(
      (axis) =>
        `${optimizer.name}: the space asked for leaves out ${axis}'s default ${space.base[axis]}; configuration 0 has ${first[axis]} instead${GAP}.`,
    ),
  ];
}
