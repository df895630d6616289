/** A sentence never claims what the joint test does not tell apart: on made-up facts of every verdict, and on random ones. */
import { describe, expect, it } from "vitest";
import type { Finding, SweepFacts } from "../contracts/sweep-facts.ts";
import { findings } from "./findings.ts";
import { heatMap } from "./heat-map.ts";

type Row = SweepFacts["rows"][number];
type Verdict = Row["fromReference"];

const RATIO = { estimate: 2, low: 1.5, high: 2.6, mark: null, bound: null } as const;

function row(optimizer: string, place: number, fromReference: Verdict, fromLeader: Verdict): Row {
  const estimate = fromReference === "cheaper" ? 0.5 : fromReference === null ? 1 : 2;
  return {
    optimizer,
    family: "first-order",
    place,
    ratio: { ...RATIO, estimate },
    fromReference,
    fromLeader,
  };
}

function facts(change: Partial<SweepFacts> = {}): SweepFacts {
  return {
    sweep: "aaaaaaaaaaaa",
    name: "made up",
    endedAt: "2040-01-01T00:00:00.000Z",
    imported: null,
    isVouchedFor: true,
    trials: 100,
    studies: 6,
    blocks: 6,
    reference: "adam",
    leader: "adam",
    problems: [{ label: "rosenbrock", family: "closed-form" }],
    rows: [row("adam", 1, null, null), row("sgd", 2, "open", "open")],
    cells: [],
    source: { edition: 2, configurations: 0, problems: [], cells: [] },
    controls: [],
    ...change,
  };
}

function only(change: Partial<SweepFacts>): Finding {
  const [finding] = findings([facts(change)]);
  if (!finding) throw new Error("no finding");
  return finding;
}

/** Words by which a sentence claims a difference, without those that deny one. */
function claimsIn(sentences: readonly string[]): boolean {
  const denied =
    /not told apart[^.;,]*|No two optimizers can be told apart[^.]*|None of the \d+ others is told apart[^.]*|, and not from [^.]*/g;
  return sentences.some((sentence) => /told apart|cheaper|dearer/.test(sentence.replaceAll(denied, "")));
}

describe("first place", () => {
  it("is claimed against those who are told from it, and names the others", () => {
    const rows = [
      row("adam", 1, null, null),
      row("sgd", 2, "dearer", "dearer"),
      row("armijo", 3, "open", "open"),
    ];
    const { sentences, claims } = only({ rows });
    expect(sentences[0]).toBe(
      "On rosenbrock, adam comes first of 3. It is told apart from 1 of the others, and not from armijo.",
    );
    expect(sentences[1]).toBe(
      "Told apart from the reference: 1 is dearer than adam (sgd ×2.0 (1.5–2.6)); one is not told apart from it.",
    );
    expect(claims).toEqual([
      ["adam", "sgd"],
      ["adam", "sgd"],
    ]);
  });

  it("is an order and no claim where nobody is told from it", () => {
    const { sentences, claims } = only({});
    expect(sentences).toEqual([
      "On rosenbrock, adam comes first of 2. It is not told apart from any other optimizer: sgd.",
      "None of the 1 others is told apart from adam, the reference.",
    ]);
    expect(claims).toEqual([]);
    expect(claimsIn(sentences)).toBe(false);
  });

  it("says that nothing can be told with too few blocks", () => {
    const rows = [row("adam", 1, null, null), row("sgd", 2, "untestable", "untestable")];
    const { sentences, claims } = only({ rows, blocks: 3, studies: 3 });
    expect(sentences).toEqual([
      "On rosenbrock, adam comes first of 2. No two optimizers can be told apart: there are 3 blocks, and at least 6 are needed.",
    ]);
    expect(claims).toEqual([]);
  });

  it("is nobody's where nothing is complete, and nothing is compared where one optimizer is alone", () => {
    expect(only({ leader: null, rows: [] }).sentences).toEqual([
      "On rosenbrock, no optimizer has a result in every study, so that none can be compared.",
    ]);
    expect(only({ rows: [row("adam", 1, null, null)] }).claims).toEqual([]);
  });
});

describe("a method against its control", () => {
  const control = (verdict: Verdict, estimate: number | null = 0.5): Partial<SweepFacts> => ({
    controls: [
      {
        optimizer: "saddle-free-newton",
        control: "damped-newton",
        differs: "the |·| on the eigenvalues",
        ratio: { ...RATIO, estimate },
        verdict,
      },
    ],
  });
  it.each([
    ["cheaper", /cheaper than its control\.$/, [["saddle-free-newton", "damped-newton"]]],
    ["dearer", /dearer than its control\.$/, [["damped-newton", "saddle-free-newton"]]],
    ["open", /: cost ×0\.50 \(1\.5–2\.6\), not told apart\.$/, []],
    ["untestable", /too few blocks to tell\.$/, []],
  ] as const)("%s", (verdict, words, claims) => {
    const finding = only(control(verdict));
    expect(finding.sentences.at(-1)).toMatch(words);
    expect(finding.claims).toEqual(claims);
  });
  it("is silent about a cost that nobody knows", () => {
    expect(only(control("untestable", null)).sentences.at(-1)).toMatch(/no study has both\.$/);
  });
});

it("random facts: every claim is one of the joint test, and where there is none no sentence claims a difference", () => {
  let state = 12345;
  const pick = <T>(of: readonly T[]): T => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return of[(state >>> 8) % of.length] as T;
  };
  const VERDICTS = ["cheaper", "dearer", "open", "untestable"] as const;
  let [claimed, silent] = [0, 0];
  for (let round = 0; round < 2_000; round++) {
    const few = pick([true, false]);
    const among = few ? (["open", "untestable"] as const) : VERDICTS;
    const names = ["a", "b", "c", "d"].slice(0, pick([1, 2, 3, 4]));
    const rows = [
      row("adam", 1, null, null),
      ...names.map((name, i) =>
        row(name, i + 2, pick(among), pick(few ? among : (["dearer", "open", "untestable"] as const))),
      ),
    ];
    const controls = pick([true, false])
      ? [{ optimizer: "a", control: "b", differs: "one thing", ratio: RATIO, verdict: pick(among) }]
      : [];
    const made = facts({ rows, controls });
    const [finding] = findings([made]);
    const allowed = new Set([
      ...rows.flatMap(({ optimizer, fromLeader }) => (fromLeader === "dearer" ? [`adam<${optimizer}`] : [])),
      ...rows.flatMap(({ optimizer, fromReference }) =>
        fromReference === "cheaper"
          ? [`${optimizer}<adam`]
          : fromReference === "dearer"
            ? [`adam<${optimizer}`]
            : [],
      ),
      ...controls.flatMap(({ verdict }) =>
        verdict === "cheaper" ? ["a<b"] : verdict === "dearer" ? ["b<a"] : [],
      ),
    ]);
    const claims = finding?.claims ?? [];
    for (const [cheaper, dearer] of claims) expect(allowed).toContain(`${cheaper}<${dearer}`);
    expect(new Set(claims.map((claim) => claim.join("<")))).toEqual(allowed);
    expect(claimsIn(finding?.sentences ?? []), finding?.sentences.join(" ")).toBe(claims.length > 0);
    if (claims.length > 0) claimed++;
    else silent++;
  }
  expect(claimed).toBeGreaterThan(200);
  expect(silent).toBeGreaterThan(200);
});

describe("limits", () => {
  it("say that a file is unchecked, and that no verdict is about one of several problems", () => {
    const several = {
      problems: [
        { label: "a", family: "closed-form" },
        { label: "b", family: "network" },
      ],
    } as const;
    const { limits, sentences } = only({ ...several, studies: 3, imported: "export" });
    expect(sentences[0]).toMatch(/^On 1 closed-form problem and 1 network, /);
    expect(limits[0]).toMatch(/3 studies of each are too few to tell two optimizers apart on one of them/);
    expect(limits.at(-1)).toMatch(/came as a file: nobody here has run or checked them/);
    expect(only({ studies: 6, ...several }).limits.join()).not.toContain("too few");
    expect(only({ isVouchedFor: false }).limits.at(-1)).toMatch(/^Nobody vouches/);
  });
});

it("of sweeps with one name the newest of this server speaks, whatever came as a file", () => {
  const own = facts({ sweep: "own000000000", imported: null });
  const file = facts({ sweep: "file00000000", imported: "export" });
  const older = facts({ sweep: "older0000000" });
  expect(findings([file, own, older]).map(({ sweep }) => sweep)).toEqual(["own000000000"]);
});

describe("the heat map", () => {
  const cell = (optimizer: string, verdict: Verdict, estimate: number) => ({
    problem: "rosenbrock",
    optimizer,
    ratio: { ...RATIO, estimate },
    verdict,
  });
  const at = (verdict: Verdict, estimate: number) =>
    heatMap([facts({ cells: [cell("adam", null, 1), cell("sgd", verdict, estimate)] })]).families[0]?.rows[1]
      ?.cells[0]?.[0];

  it("colours what is told apart, by its ratio", () => {
    expect([0.01, 0.25, 0.5, 0.8, 1.25, 2, 4, 50].map((ratio) => at("cheaper", ratio)?.step)).toEqual([
      0, 1, 2, 3, 5, 6, 7, 8,
    ]);
  });
  it("leaves what is not told apart without colour, however large the ratio (negative control)", () => {
    for (const verdict of ["open", "untestable", null] as const) expect(at(verdict, 50)?.step).toBeNull();
  });
  it("says in words what a colour says", () => {
    expect(at("dearer", 4)?.label).toBe(
      "sgd on rosenbrock: ×4.0 (1.5–2.6) of the cost of adam, told apart: dearer than adam",
    );
    expect(at("open", 4)?.label).toMatch(/not told apart from adam$/);
    expect(at("untestable", 4)?.label).toMatch(/too few studies to tell it from adam$/);
  });
  it("heads columns with what tells the problems of a sweep apart", () => {
    const titles = (...labels: readonly string[]) =>
      heatMap([
        facts({ problems: labels.map((label) => ({ label, family: "network" })) }),
      ]).groups[0]?.columns.map(({ title }) => title);
    expect(titles("mlp[examples=256,hidden=5]", "mlp[examples=256,hidden=25]")).toEqual([
      "all problems",
      "mlp[hidden=5]",
      "mlp[hidden=25]",
    ]);
    expect(titles("mlp[hidden=5]", "rosenbrock")).toEqual(["all problems", "mlp[hidden=5]", "rosenbrock"]);
    expect(titles("mlp[hidden=5]")).toEqual(["mlp"]);
  });
  it("has no curves of other programs, and nothing of a sweep without an order", () => {
    expect(heatMap([facts({ imported: "curves" })]).groups).toEqual([]);
    expect(heatMap([facts({ leader: null })]).groups).toEqual([]);
  });
});
