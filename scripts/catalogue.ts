/**
 * `npm run catalogue`: writes `shared/catalogue/generated.ts` from the definitions in `gpu-runner/`, so that
 * the Worker can plan and describe without importing the engine. `--check` fails when the file is stale. A version of a
 * problem that `shared/catalogue/frozen-targets.ts` has no line for gets one; lines that are there are never changed.
 */
import { readFile, writeFile } from "node:fs/promises";
import { optimizers } from "../gpu-runner/optimizers/registry.ts";
import { stepRules } from "../gpu-runner/optimizers/step-rules/registry.ts";
import type { ProblemDefinition } from "../gpu-runner/problem.ts";
import { problems } from "../gpu-runner/problems/registry.ts";
import { ownParameters } from "../shared/catalogue/common-parameters.ts";
import { defaultValues } from "../shared/catalogue/complete.ts";
import type { Catalogue, OptimizerEntry, ProblemEntry } from "../shared/catalogue/entry.ts";
import { fitSize } from "../shared/catalogue/fit-size.ts";
import { frozenTargets } from "../shared/catalogue/frozen-targets.ts";
import { CHARACTERS } from "../shared/data-sets/characters.ts";
import { MAX_VOCABULARY } from "../shared/own-data/text.ts";

const FROZEN = new URL("../shared/catalogue/frozen-targets.ts", import.meta.url);
const TARGET = new URL("../shared/catalogue/generated.ts", import.meta.url);

let collected: Catalogue | undefined;

/** The catalogue as the definitions state it now: they are code, and stay as they are while it runs. */
export function collectCatalogue(): Catalogue {
  collected ??= describeDefinitions();
  return collected;
}

function describeDefinitions(): Catalogue {
  return {
    optimizers: optimizers.map((definition): OptimizerEntry => {
      const { name, title, family, formula, hyperparameters, needs, cost, source, fails, departures } =
        definition;
      return {
        name,
        title,
        family,
        formula,
        hyperparameters,
        needs,
        cost,
        source,
        fails,
        departures,
        ...(definition.control === undefined ? {} : { control: definition.control }),
        ...(definition.maxParameters === undefined ? {} : { maxParameters: definition.maxParameters }),
      };
    }),
    stepRules: stepRules.map(({ name, hyperparameters, cost, departures }) => ({
      name,
      hyperparameters,
      cost,
      departures: [...departures],
    })),
    problems: problems.map((definition): ProblemEntry => {
      const { name, title, family, options, supports, targets, version, budget, source } = definition;
      const values = defaultValues(options);
      const formula = definition.formula?.(values);
      const landscape = definition.landscape?.(values);
      return {
        name,
        title,
        family,
        definition: definition.definition,
        options,
        size: definition.parameterCount(values),
        ...(definition.uploads || definition.ownData
          ? {}
          : { sizeTerms: fitSize(name, options, definition.parameterCount) }),
        supports: [...supports],
        targets,
        version,
        budget,
        criticalPoints: definition.criticalPoints(values),
        ...(definition.unboundedBelow?.(values) ? { unboundedBelow: true as const } : {}),
        ...(formula === undefined ? {} : { formula }),
        ...(landscape === undefined ? {} : { landscape }),
        ...(definition.data === undefined ? {} : { data: definition.data }),
        ...(definition.testSet === undefined ? {} : { testSet: definition.testSet }),
        ...(definition.uploads === undefined ? {} : { uploads: definition.uploads }),
        ...(definition.ownFunction === undefined ? {} : { ownFunction: definition.ownFunction }),
        ...(definition.ownData === undefined ? {} : { ownData: definition.ownData }),
        ...ownText(definition),
        source,
      };
    }),
  };
}

/** P on a person's own text, whose kinds of tokens are one more number that it depends on. */
function ownText({
  name,
  options,
  parameterCountOf,
  windowLength,
}: ProblemDefinition): Pick<ProblemEntry, "ownText"> {
  if (!parameterCountOf || !windowLength) return {};
  const { network } = options;
  const sizes = network?.kind === "choice" ? network.choices : [];
  const windows = Object.fromEntries(
    sizes.map((size) => [size, windowLength({ ...defaultValues(options), network: size })]),
  );
  const vocabulary = {
    kind: "integer",
    default: CHARACTERS.length,
    range: [2, MAX_VOCABULARY],
    scale: "linear",
    meaning: "kinds of tokens",
    source: "",
  } as const;
  const sizeTerms = fitSize(name, { ...options, vocabulary }, (values) =>
    parameterCountOf(values, Number(values.vocabulary)),
  );
  return { ownText: { sizeTerms, windows } };
}

/** Text of the generated module: hyper-parameters that all optimizers share are added where it is read. */
export function renderCatalogue(catalogue: Catalogue): string {
  const optimizers = catalogue.optimizers.map((entry) => ({
    ...entry,
    hyperparameters: ownParameters(entry.hyperparameters),
  }));
  return `/** Written by \`npm run catalogue\`; edit the definitions in gpu-runner/ instead. */
import { withCommonParameters } from "./common-parameters.ts";
import type { Catalogue } from "./entry.ts";

export const catalogue: Catalogue = withCommonParameters(${JSON.stringify({ ...catalogue, optimizers }, null, 2)});
`;
}

/** `module` with a line for each version of a problem that it has none for. */
export function withFrozenTargets(module: string, { problems }: Pick<Catalogue, "problems">): string {
  const lines = problems
    .filter(({ name, version }) => frozenTargets(name, version) === undefined)
    .map(
      ({ name, version, budget, targets }) =>
        `  { problem: ${JSON.stringify(name)}, version: ${version}, budget: ${budget}, targets: [${targets.join(", ")}] },\n`,
    );
  return module.replace(/^\];\n$/m, `${lines.join("")}];\n`);
}

/** Writes the module when it differs; true when it did. */
export async function writeCatalogue(): Promise<boolean> {
  const text = renderCatalogue(collectCatalogue());
  const current = await readFile(TARGET, "utf8").catch(() => "");
  if (current === text) return false;
  await writeFile(TARGET, text);
  return true;
}

if (import.meta.main) {
  if (process.argv.includes("--check")) {
    const current = await readFile(TARGET, "utf8").catch(() => "");
    if (current !== renderCatalogue(collectCatalogue())) {
      process.stderr.write("shared/catalogue/generated.ts is stale; run `npm run catalogue`\n");
      process.exitCode = 1;
    }
  } else {
    await writeCatalogue();
    const frozen = await readFile(FROZEN, "utf8");
    await writeFile(FROZEN, withFrozenTargets(frozen, collectCatalogue()));
  }
}
