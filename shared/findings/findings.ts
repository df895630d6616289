/**
 * Sentences for the first page, by fixed rules from the facts of all complete sweeps. A difference is claimed only where
 * the joint test of the sweep tells the two apart; each claim is listed beside the sentences.
 */
import type { FactRatio, Finding, SweepFacts } from "../contracts/sweep-facts.ts";
import { MIN_BLOCKS } from "../planning/design-notes.ts";
import { intervalWords, namedList, ratioWords } from "./fact-words.ts";
import { latestOf } from "./latest.ts";

/** Optimizers that are named as examples. */
const MAX_EXAMPLES = 3;

/** The sweeps with the most blocks first; of sweeps with one name only the newest. @param facts newest first */
export function findings(facts: readonly SweepFacts[]): readonly Finding[] {
  return latestOf(facts)
    .toSorted((a, b) => b.blocks - a.blocks)
    .map(findingOf);
}

type Row = SweepFacts["rows"][number];

function findingOf(facts: SweepFacts): Finding {
  const claims: [string, string][] = [];
  const sentences = [
    ...firstPlace(facts, claims),
    ...againstReference(facts, claims),
    ...againstControls(facts, claims),
  ];
  return { sweep: facts.sweep, name: facts.name, sentences, limits: limitsOf(facts), claims };
}

function firstPlace(facts: SweepFacts, claims: [string, string][]): readonly string[] {
  const { leader, reference } = facts;
  const on = `On ${problemWords(facts)}`;
  if (leader === null)
    return [`${on}, no optimizer has a result in every study, so that none can be compared.`];
  const placed = facts.rows.filter(({ place }) => place !== null);
  const others = placed.filter(({ optimizer }) => optimizer !== leader);
  const [first] = placed.filter(({ optimizer }) => optimizer === leader);
  if (first === undefined || others.length === 0)
    return [`${on}, ${leader} is the only optimizer with a result in every study.`];
  const at = leader === reference ? "" : `, ${costWords(first.ratio, reference)}`;
  const order = `${on}, ${leader} comes first of ${placed.length}${at}`;
  const testable = others.filter(({ fromLeader }) => fromLeader !== "untestable");
  if (testable.length === 0)
    return [
      `${order}. No two optimizers can be told apart: there are ${facts.blocks} blocks, and at least ${MIN_BLOCKS} are needed.`,
    ];
  const told = others.filter(({ fromLeader }) => fromLeader === "dearer");
  for (const { optimizer } of told) claims.push([leader, optimizer]);
  const open = others.filter(({ fromLeader }) => fromLeader !== "dearer").map(({ optimizer }) => optimizer);
  if (told.length === 0)
    return [`${order}. It is not told apart from any other optimizer: ${namedList(open)}.`];
  if (open.length === 0) return [`${order}. It is told apart from all others.`];
  return [`${order}. It is told apart from ${told.length} of the others, and not from ${namedList(open)}.`];
}

/** Who is cheaper and dearer than the reference, and how many are neither. */
function againstReference(facts: SweepFacts, claims: [string, string][]): readonly string[] {
  const { reference } = facts;
  const others = facts.rows.filter(({ fromReference }) => fromReference !== null);
  const cheaper = others.filter(({ fromReference }) => fromReference === "cheaper");
  const dearer = others.filter(({ fromReference }) => fromReference === "dearer");
  const rest = others.length - cheaper.length - dearer.length;
  if (others.every(({ fromReference }) => fromReference === "untestable")) return [];
  for (const { optimizer } of cheaper) claims.push([optimizer, reference]);
  for (const { optimizer } of dearer) claims.push([reference, optimizer]);
  if (cheaper.length + dearer.length === 0)
    return [`None of the ${others.length} others is told apart from ${reference}, the reference.`];
  const parts = [
    ...(cheaper.length > 0
      ? [`${countWords(cheaper.length)} cheaper than ${reference} (${examples(cheaper)})`]
      : []),
    ...(dearer.length > 0
      ? [
          `${countWords(dearer.length)} dearer${cheaper.length > 0 ? "" : ` than ${reference}`} (${examples(dearer)})`,
        ]
      : []),
  ];
  const open = rest > 0 ? `; ${rest === 1 ? "one is" : `${rest} are`} not told apart from it` : "";
  return [`Told apart from the reference: ${parts.join(", ")}${open}.`];
}

function examples(rows: readonly Row[]): string {
  const named = rows
    .slice(0, MAX_EXAMPLES)
    .map(({ optimizer, ratio }) => `${optimizer} ${ratioWords(ratio)}${intervalWords(ratio)}`);
  const more = rows.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}

/** What one part of a method is worth: the method with it against the same without it. */
function againstControls({ controls }: SweepFacts, claims: [string, string][]): readonly string[] {
  return controls.map(({ optimizer, control, differs, ratio, verdict }) => {
    const pair = `${optimizer} against ${control} (the control differs in one thing: ${differs})`;
    if (ratio.estimate === null) return `${pair}: no study has both.`;
    const cost = `cost ${ratioWords(ratio)}${intervalWords(ratio)}`;
    if (verdict === "cheaper") claims.push([optimizer, control]);
    if (verdict === "dearer") claims.push([control, optimizer]);
    const says = {
      cheaper: "told apart: the method is cheaper than its control",
      dearer: "told apart: the method is dearer than its control",
      open: "not told apart",
      untestable: "too few blocks to tell",
    }[verdict ?? "untestable"];
    return `${pair}: ${cost}, ${says}.`;
  });
}

/** What a reader might take the sentences for, and must not. */
function limitsOf(facts: SweepFacts): readonly string[] {
  const { studies, problems, imported, isVouchedFor, reference } = facts;
  const several = problems.length > 1;
  return [
    ...(several && studies < MIN_BLOCKS
      ? [
          `A verdict is about the ${problems.length} problems together: ${studies} studies of each are too few to tell two optimizers apart on one of them.`,
        ]
      : []),
    `Costs are in gradient-equivalents, as multiples of the cost of ${reference}; intervals are about another tuning on ${several ? "these problems" : "this problem"}, not about other problems.`,
    ...(imported === null ? [] : ["These results came as a file: nobody here has run or checked them."]),
    ...(imported === null && isVouchedFor === false
      ? ["Nobody vouches for all final runs of what comes first."]
      : []),
  ];
}

function problemWords({ problems }: SweepFacts): string {
  const [only] = problems;
  if (problems.length === 1 && only) return only.label;
  const networks = problems.filter(({ family }) => family === "network").length;
  const closed = problems.length - networks;
  const parts = [
    ...(closed > 0 ? [`${closed} closed-form problem${closed === 1 ? "" : "s"}`] : []),
    ...(networks > 0 ? [`${networks} network${networks === 1 ? "" : "s"}`] : []),
  ];
  return parts.join(" and ");
}

function countWords(count: number): string {
  return count === 1 ? "1 is" : `${count} are`;
}

function costWords(ratio: FactRatio, reference: string): string {
  return `at ${ratioWords(ratio)}${intervalWords(ratio)} of the cost of ${reference}`;
}
