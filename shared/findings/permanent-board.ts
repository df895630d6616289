/**
 * The permanent board, by fixed rules from the facts of complete sweeps. A figure is taken as its sweep has it: it is
 * paired with the reference of the same sweep, and no figure is made of two sweeps.
 */
import type { BoardColumn, PermanentBoard, PlacedFigure } from "../contracts/permanent-board.ts";
import type { SweepFacts } from "../contracts/sweep-facts.ts";

/** Of the scoring, whose boards have studies and one joint test. */
export const BOARD_EDITION = 2;

type Placed = Omit<PermanentBoard, "pending" | "isCut">;

/** @param facts newest first */
export function permanentBoard(facts: readonly SweepFacts[], isCheckedOnly: boolean): Placed {
  const sources = facts.filter((each) => belongs(each, isCheckedOnly)).toSorted(better);
  const columns = new Map<string, BoardColumn>();
  const figures = new Map<string, PlacedFigure & { readonly key: string }>();
  const families = new Map<string, string>();
  for (const source of sources) {
    const checks = new Map(source.source.cells.map((cell) => [`${cell.problem}\n${cell.optimizer}`, cell]));
    const isVouched = (problem: string, optimizer: string): boolean =>
      checks.get(`${problem}\n${optimizer}`)?.checked === 1;
    for (const { problem, optimizer, ratio, verdict } of source.cells) {
      const column = columnOf(source, problem);
      if (column === null) continue;
      const vouched = isVouched(problem, optimizer) && isVouched(problem, source.reference);
      if (isCheckedOnly && !vouched) continue;
      const key = JSON.stringify(column);
      const place = `${key}\n${optimizer}`;
      // The better source came first.
      if (figures.has(place)) continue;
      const { checked = null, by = [] } = checks.get(`${problem}\n${optimizer}`) ?? {};
      columns.set(key, column);
      figures.set(place, { key, optimizer, column: 0, sweep: source.sweep, ratio, verdict, checked, by });
      const family = source.rows.find((row) => row.optimizer === optimizer)?.family ?? "";
      families.set(optimizer, families.get(optimizer) ?? family);
    }
  }
  const ordered = [...columns].toSorted(([, a], [, b]) => byColumn(a, b));
  const positions = new Map(ordered.map(([key], i) => [key, i]));
  const used = new Set([...figures.values()].map(({ sweep }) => sweep));
  return {
    edition: BOARD_EDITION,
    isCheckedOnly,
    columns: ordered.map(([, column]) => column),
    optimizers: [...families]
      .map(([optimizer, family]) => ({ optimizer, family }))
      .toSorted((a, b) => compare(a.family, b.family) || compare(a.optimizer, b.optimizer)),
    figures: [...figures.values()].map(({ key, ...figure }) => ({
      ...figure,
      column: positions.get(key) ?? 0,
    })),
    sweeps: sources
      .filter(({ sweep }) => used.has(sweep))
      .map(({ sweep, name, endedAt, imported, studies, source: { configurations } }) => ({
        sweep,
        name,
        endedAt,
        isImported: imported !== null,
        studies,
        configurations,
      })),
  };
}

/** Curves of other programs stay out: their problems are not those of the catalogue. */
function belongs({ imported, source }: SweepFacts, isCheckedOnly: boolean): boolean {
  if (source.edition !== BOARD_EDITION || imported === "curves") return false;
  return !isCheckedOnly || imported === null;
}

/** What ran here before what came as a file, then more studies, then more tuning; the newer of equals stays first. */
function better(a: SweepFacts, b: SweepFacts): number {
  return (
    Number(a.imported !== null) - Number(b.imported !== null) ||
    b.studies - a.studies ||
    b.source.configurations - a.source.configurations
  );
}

function columnOf({ source, problems, reference }: SweepFacts, problem: string): BoardColumn | null {
  const asked = source.problems.find(({ label }) => label === problem);
  const known = problems.find(({ label }) => label === problem);
  if (asked === undefined || known === undefined) return null;
  const { version, budget, targets } = asked;
  return { problem, version, budget, targets, reference, family: known.family };
}

function byColumn(a: BoardColumn, b: BoardColumn): number {
  return (
    compare(a.family, b.family) ||
    compare(a.problem, b.problem) ||
    b.version - a.version ||
    a.budget - b.budget ||
    compare(a.reference, b.reference)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
