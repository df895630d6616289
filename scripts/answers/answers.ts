/** What the published results say, in plain sentences: each made of figures, none of them written by hand. */
import { catalogue } from "../../shared/catalogue/generated.ts";
import type { ClaimList, ClaimRow } from "../../shared/contracts/claim-row.ts";
import type { FactRatio, SweepFacts } from "../../shared/contracts/sweep-facts.ts";
import type { PublishedSweep } from "./published-facts.ts";

export interface Answer {
  readonly question: string;
  /** How many of the first sentences the README begins with. */
  readonly inReadme: number;
  readonly sentences: readonly string[];
}

/** From docs/. */
const CLAIMS = "claims/";

type Sweeps = ReadonlyMap<string, PublishedSweep>;
type Row = SweepFacts["rows"][number];

/** From docs/. */
export const RESULTS = "results/";
/** Parameters of a problem at its default options. */
const sizeOf = (problem: string): string =>
  (catalogue.problems.find(({ name }) => name === problem)?.size ?? Number.NaN).toLocaleString("en-US");
const SADDLE_FREE = "krylov-saddle-free-newton";

/** @param claimed the rows of `docs/claims/index.json` */
export function answersOf(sweeps: Sweeps, claimed: ClaimList): readonly Answer[] {
  const of = (name: string): PublishedSweep => {
    const found = sweeps.get(name);
    if (!found) throw new Error(`docs/results has no ${name}`);
    return found;
  };
  const [nets, batches, zoo, defaults, verdicts, transformer] = [
    of("sfn-small-nets"),
    of("sfn-small-nets-minibatch"),
    of("saddle-zoo"),
    of("defaults"),
    of("quickstart-verdicts"),
    of("char-transformer"),
  ];
  const largest = Math.max(...[...sweeps.values()].map(({ parameters }) => parameters));
  return [
    {
      question: "Does the absolute value on the eigenvalues help?",
      inReadme: 2,
      sentences: [
        `${control(nets, SADDLE_FREE, "On small networks and the full batch")} ${control(batches, SADDLE_FREE, "On batches of 128")}`,
        `${control(defaults, "saddle-free-newton", "On 18 small problems at the published defaults")} ${control(zoo, "saddle-free-newton", "Where both are tuned, on the twelve problems of the zoo")}`,
        endsSentence(defaults, ["newton", "damped-newton", "saddle-free-newton", "adam"]),
      ],
    },
    {
      question: "When does a saddle-free method pay?",
      inReadme: 0,
      sentences: [
        `Against damped Newton, as above. ${against(defaults, "saddle-free-newton", "Against an untuned adam too: at the published defaults")}`,
        against(defaults, SADDLE_FREE, "The same holds of the Krylov method, which needs no Hessian:"),
        heldOutSentence(claimed),
      ],
    },
    {
      question: "When does it not?",
      inReadme: 2,
      sentences: [
        `${against(zoo, "saddle-free-newton", "Against a tuned adam, on small closed-form problems:")} ${against(nets, SADDLE_FREE, "On small networks, full batch:")}`,
        `${against(batches, SADDLE_FREE, "The same on batches of 128:")} ${against(verdicts, SADDLE_FREE, `On a network of ${sizeOf("mnist-10x10")} parameters and batches of 128:`)}`,
        against(
          transformer,
          SADDLE_FREE,
          `On a transformer of ${sizeOf("char-transformer")} parameters and batches of 16 windows:`,
        ),
      ],
    },
    {
      question: "What stands in its way on batches?",
      inReadme: 0,
      sentences: [noiseSentence(claimed)],
    },
    {
      question: "What became of the papers' claims?",
      inReadme: 0,
      sentences: verdictSentences(claimed),
    },
    {
      question: "What comes first?",
      inReadme: 1,
      sentences: [leader(zoo), leader(defaults), leader(nets), leader(verdicts), leader(transformer)],
    },
    {
      question: "What is still unknown?",
      inReadme: 0,
      sentences: [
        `All of this is float32 on a software adapter, with at most ${largest.toLocaleString("en-US")} parameters, at one budget for each problem and one effort of tuning for each table. Nothing here is about large networks or wall-clock time on a GPU.`,
        `Of the papers' claims, ${claimed.untested.length} are not tested ([which, and why](${CLAIMS}README.md)).`,
      ],
    },
  ];
}

/** @throws Error where the claim has no such row or figure: a sentence never goes without its figure */
function claimFigure({ claims }: ClaimList, name: string, figure: string): string {
  const found = claims.find((row) => row.name === name)?.figures.find((each) => each.name === figure);
  if (!found) throw new Error(`docs/claims has no figure "${figure}" of ${name}`);
  return found.text;
}

function linkToClaim({ name, title }: Pick<ClaimRow, "name" | "title">): string {
  return `[${title}](${CLAIMS}${name}.md)`;
}

/** What is saved at the end of training rather than on the way. */
function heldOutSentence(claimed: ClaimList): string {
  const of = (control: string): string =>
    claimFigure(claimed, "small-nets", `held-out over ${control}, sfn-small-nets-minibatch`);
  return `Where the budget is spent, on small networks and batches of 128, the held-out loss of \`${SADDLE_FREE}\` ÷ that of \`momentum\` is ${of("momentum")}; ÷ that of \`adam\`, ${of("adam")}; ÷ that of \`krylov-damped-newton\`, ${of("krylov-damped-newton")} (${linkToClaim({ name: "small-nets", title: "small-nets" })}).`;
}

function noiseSentence(claimed: ClaimList): string {
  const of = (figure: string): string => claimFigure(claimed, "curvature-noise", figure);
  return `Of the directions that a batch takes for negatively curved, a share of ${of("wrong, 16")} on batches of 16 and ${of("wrong, 256")} on batches of 256 curve upwards over all examples; of the negative curvature, 5 Lanczos vectors from the gradient find a share of ${of("found, 5")}, and 40 find ${of("found, 40")} (${linkToClaim({ name: "curvature-noise", title: "curvature-noise" })}).`;
}

/** One line a verdict, in the order of certainty. */
function verdictSentences({ claims }: ClaimList): readonly string[] {
  return ["holds", "holds only where", "does not hold", "not told"].flatMap((verdict) => {
    const rows = claims.filter((row) => row.verdict === verdict);
    if (rows.length === 0) return [];
    const words = verdict === "holds only where" ? "Holds in part" : verdict;
    return [`${words.charAt(0).toUpperCase()}${words.slice(1)}: ${rows.map(linkToClaim).join("; ")}.`];
  });
}

function linkTo({ facts }: PublishedSweep): string {
  return `[${facts.name}](${RESULTS}${facts.name}.md)`;
}

/** `×0.46 (0.29–0.72)`. */
function figure({ estimate, low, high, bound }: FactRatio): string {
  if (estimate === null) return "an unknown ratio";
  const sign = bound === "at-least" ? "≥ " : bound === "at-most" ? "≤ " : bound === "either" ? "≈ " : "";
  const interval = low === null || high === null ? "" : ` (${short(low)}–${short(high)})`;
  return `${sign}${short(estimate)}${interval}`;
}

const short = (ratio: number): string => (ratio >= 10 ? ratio.toFixed(0) : ratio.toPrecision(2));

const VERDICTS = {
  cheaper: "the joint test tells them apart",
  dearer: "the joint test tells them apart",
  open: "the joint test does not tell them apart",
  untestable: "there are too few blocks for any verdict",
} as const;

/** A method against the same without the one thing. */
function control(sweep: PublishedSweep, optimizer: string, where: string): string {
  const found = sweep.facts.controls.find((each) => each.optimizer === optimizer);
  if (!found) throw new Error(`${sweep.facts.name} has no control of ${optimizer}`);
  return `${where}, \`${optimizer}\` costs ${figure(found.ratio)} times as much as \`${found.control}\`, which lacks the absolute value; ${VERDICTS[found.verdict ?? "untestable"]} (${linkTo(sweep)}).`;
}

function rowOf({ facts }: PublishedSweep, optimizer: string): Row {
  const found = facts.rows.find((row) => row.optimizer === optimizer);
  if (!found) throw new Error(`${facts.name} has no ${optimizer}`);
  return found;
}

function against(sweep: PublishedSweep, optimizer: string, where: string): string {
  const { reference } = sweep.facts;
  const { ratio, fromReference } = rowOf(sweep, optimizer);
  return `${where} \`${optimizer}\` costs ${figure(ratio)} times as much as \`${reference}\`; ${VERDICTS[fromReference ?? "untestable"]} (${linkTo(sweep)}).`;
}

function endsSentence(sweep: PublishedSweep, names: readonly string[]): string {
  const counts = names.map((name) => {
    const [saddles, all] = sweep.saddleEnds.get(name) ?? [0, 0];
    return `\`${name}\` ${saddles} of ${all}`;
  });
  return `Runs that ended at a strict saddle there: ${counts.join(", ")} (${linkTo(sweep)}).`;
}

function leader(sweep: PublishedSweep): string {
  const { facts } = sweep;
  const placed = facts.rows.filter(({ place }) => place !== null);
  const others = placed.filter(({ optimizer }) => optimizer !== facts.leader);
  const told = others.filter(({ fromLeader }) => fromLeader === "dearer").length;
  const open = others
    .filter(({ fromLeader }) => fromLeader !== "dearer")
    .map(({ optimizer }) => `\`${optimizer}\``);
  const rest =
    open.length === 0
      ? ""
      : open.length > 6
        ? `, and not from ${open.length} others`
        : `, and not from ${open.join(", ")}`;
  return `${linkTo(sweep)}: \`${facts.leader}\` comes first of ${placed.length}; it is told apart from ${told} of the others${rest}.`;
}
