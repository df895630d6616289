/** All simulations at full size. */
import { type Coverage, coverage } from "./coverage.ts";
import { Draws } from "./draws.ts";
import { type FalseClaims, falseClaims } from "./false-claims.ts";
import { FIRST_QUICKSTART, wrongLeaders } from "./first-edition.ts";
import { KNOWN_MEANS, NULL_DISTRIBUTIONS } from "./loss-distributions.ts";
import { madeUpFamily, madeUpSurface } from "./made-up-surface.ts";
import {
  type OneForAllCoverage,
  type OneForAllDesign,
  OneForAllOutcomes,
  oneForAllCoverage,
} from "./one-for-all-outcomes.ts";
import { availableSurfaces, type RecordedSurface, readSurface } from "./recorded-surface.ts";
import { type Stability, stability } from "./stability.ts";
import { type OutcomeDesign, StudyOutcomes } from "./study-outcomes.ts";
import { type WinnersCurse, winnersCurse } from "./winners-curse.ts";

export interface SimulationSize {
  /** Sweeps of each coverage. */
  readonly coverage: number;
  /** Of each null at 8 and at 44 entrants. */
  readonly nullSmall: number;
  readonly nullLarge: number;
  /** Repetitions of each design on each surface. */
  readonly repeats: number;
}

export interface SurfaceDesign extends OutcomeDesign {
  readonly studies: number;
}

export interface ScoringReport {
  readonly size: SimulationSize;
  readonly coverage: readonly (Coverage & {
    readonly losses: string;
    readonly studies: number;
    readonly problems: number;
  })[];
  readonly null: readonly (FalseClaims & {
    readonly losses: string;
    readonly entrants: number;
    readonly blocks: number;
    readonly sweeps: number;
  })[];
  readonly curse: WinnersCurse;
  readonly oneForAll: readonly (OneForAllCoverage & { readonly design: OneForAllDesign })[];
  readonly surfaces: readonly {
    readonly problem: string;
    readonly runs: number;
    /** True L by optimizer, at the quickstart's design. */
    readonly truth: Readonly<Record<string, number>>;
    readonly second: readonly (Stability & { readonly design: SurfaceDesign })[];
    /** Share of wrong leaders of the first edition's quickstart. */
    readonly firstWrongLeader: number;
  }[];
}

const NULL_DESIGNS = [
  { entrants: 8, blocks: 6 },
  { entrants: 8, blocks: 8 },
  { entrants: 44, blocks: 8 },
  { entrants: 44, blocks: 36 },
] as const;

const sobol = { withDefault: true, points: "sobol" } as const;
const DESIGNS: readonly SurfaceDesign[] = [
  { studies: 3, k: 4, ...sobol },
  { studies: 3, k: 4, withDefault: true, points: "random" },
  { studies: 3, k: 4, withDefault: false, points: "sobol" },
  { studies: 4, k: 4, ...sobol },
  { studies: 6, k: 4, ...sobol },
  { studies: 8, k: 4, ...sobol },
  { studies: 3, k: 8, ...sobol },
  { studies: 8, k: 8, ...sobol },
  { studies: 8, k: 64, ...sobol },
];

const ONE_FOR_ALL_PROBLEMS = 4;
const ONE_FOR_ALL: readonly OneForAllDesign[] = [true, false].flatMap((withDefault) =>
  [3, 6, 8, 12].map((studies) => ({ studies, k: 4, withDefault })),
);

type Parts = Omit<ScoringReport, "size">;
/** The parts of the report, each by itself: a change of one does not repeat the hours of the others. */
const PARTS: {
  readonly [Part in keyof Parts]: (size: SimulationSize, say: (line: string) => void) => Promise<Parts[Part]>;
} = {
  coverage: async (size) => coverages(size),
  null: async (size) => nulls(size),
  curse: async () => winnersCurse(4, 0.3, 8, 20_000),
  oneForAll: async (size) => oneForAll(size),
  surfaces: async (size, say) => {
    const surfaces = [madeUpSurface(64, 6)];
    for (const problem of await availableSurfaces()) surfaces.push(await readSurface(problem));
    return surfaces.map((surface) => {
      const onSurface = simulateSurface(surface, size.repeats);
      say(`${surface.problem}: done`);
      return onSurface;
    });
  },
};
export type ReportPart = keyof Parts;
export const REPORT_PARTS = Object.keys(PARTS) as readonly ReportPart[];

/** @param kept the report whose other parts stay, where only some are simulated again */
export async function simulateScoring(
  size: SimulationSize,
  say: (line: string) => void,
  { only, kept }: { readonly only: readonly ReportPart[]; readonly kept?: Parts } = { only: REPORT_PARTS },
): Promise<ScoringReport> {
  const made: Partial<Record<ReportPart, unknown>> = { ...kept };
  for (const part of only) {
    made[part] = await PARTS[part](size, say);
    say(`${part}: done`);
  }
  const missing = REPORT_PARTS.filter((part) => made[part] === undefined);
  if (missing.length > 0)
    throw new RangeError(`the report would lack ${missing.join(", ")}: simulate them too`);
  return { size, ...(made as Parts) };
}

function coverages(size: SimulationSize): ScoringReport["coverage"] {
  return KNOWN_MEANS.flatMap((losses) =>
    [3, 4, 6, 8].flatMap((studies) =>
      [1, 12].map((problems) => {
        const sweeps = problems === 1 ? size.coverage : Math.ceil(size.coverage / 4);
        return { losses: losses.name, studies, problems, ...coverage(losses, { studies, problems, sweeps }) };
      }),
    ),
  );
}

function nulls(size: SimulationSize): ScoringReport["null"] {
  return NULL_DISTRIBUTIONS.flatMap(({ name, draw }) =>
    NULL_DESIGNS.map((design) => {
      const sweeps = design.entrants > 8 ? size.nullLarge : size.nullSmall;
      return {
        losses: name,
        ...design,
        sweeps,
        ...falseClaims(name, draw, { ...design, sweeps, flips: 999 }),
      };
    }),
  );
}

function oneForAll(size: SimulationSize): ScoringReport["oneForAll"] {
  const family = madeUpFamily(ONE_FOR_ALL_PROBLEMS, 256, 8);
  return ONE_FOR_ALL.map((design) => ({
    design,
    ...oneForAllCoverage(new OneForAllOutcomes(family, design), design.studies, size.repeats, new Draws(7)),
  }));
}

function simulateSurface(surface: RecordedSurface, repeats: number): ScoringReport["surfaces"][number] {
  const names = Object.keys(surface.runs);
  const reference = names.includes("adam") ? "adam" : (names[2] ?? "");
  const points = Math.max(...Object.values(surface.runs).map((configurations) => configurations.length - 1));
  const quickstart = new StudyOutcomes(surface, { k: 4, ...sobol }, new Draws(7));
  return {
    problem: surface.problem,
    runs: Object.values(surface.runs).reduce((sum, all) => sum + all.length * surface.seeds.length, 0),
    truth: Object.fromEntries(names.map((name, o) => [name, quickstart.truth[o] as number])),
    second: DESIGNS.filter(({ k }) => k <= points).map((design) => {
      const draws = new Draws(7);
      const outcomes = new StudyOutcomes(surface, design, draws);
      return { design, ...stability(outcomes, design.studies, repeats, reference, draws) };
    }),
    firstWrongLeader: wrongLeaders(surface, FIRST_QUICKSTART, repeats, new Draws(8)),
  };
}
