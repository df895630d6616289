/** The table that `npm test -- coverage` prints, from the summary that vitest's coverage writes. */
import { relative } from "node:path";

interface Count {
  readonly total: number;
  readonly covered: number;
}

interface Covered {
  readonly lines: Count;
  readonly branches: Count;
  readonly functions: Count;
}

const KINDS = ["lines", "branches", "functions"] as const;
/** Files with fewer lines say little by a share. */
const MIN_LINES = 10;

/**
 * @param text `coverage-summary.json`: counts by path, and their sum as `total`
 * @param folders whose sums are shown, a line each
 * @param least how many of the least covered files are listed
 */
export function coverageTable(text: string, root: string, folders: readonly string[], least: number): string {
  const { total: _, ...byPath } = JSON.parse(text) as Record<string, Covered>;
  const files = Object.entries(byPath).map(([path, covered]) => ({ path: relative(root, path), covered }));
  const sums = folders.map((folder) => {
    const inside = files.filter(({ path }) => path.startsWith(`${folder}/`));
    const shares = KINDS.map((kind) => `${kind} ${percent(inside.map(({ covered }) => covered[kind]))}`);
    return `${`${folder}/`.padEnd(10)} ${shares.join(", ")} (${inside.length} files)`;
  });
  const bare = files
    .filter(({ covered }) => covered.lines.total >= MIN_LINES)
    .toSorted((a, b) => shareOf(a.covered.lines) - shareOf(b.covered.lines))
    .slice(0, least)
    .map(({ path, covered }) => `  ${percent([covered.lines])} of lines  ${path}`);
  return ["Covered by the tests of unit and edge:", ...sums, "Least covered:", ...bare].join("\n");
}

function shareOf({ covered, total }: Count): number {
  return total === 0 ? 1 : covered / total;
}

function percent(counts: readonly Count[]): string {
  const sum = (of: keyof Count): number => counts.reduce((all, count) => all + count[of], 0);
  return `${(100 * shareOf({ covered: sum("covered"), total: sum("total") })).toFixed(1).padStart(5)} %`;
}
