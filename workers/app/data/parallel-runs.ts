/** Hyper-parameters and loss of every trial, read from the CSV export as it streams; curves are not kept. */

export interface ParallelRun {
  readonly problem: string;
  readonly optimizer: string;
  readonly hyperparameters: Readonly<Record<string, number | string>>;
  /** Lowest loss; null: never finite. */
  readonly bestValue: number | null;
}

/** Calls `onRuns` with batches. @throws Error when the export cannot be read */
export async function streamRuns(
  sweep: string,
  signal: AbortSignal,
  onRuns: (runs: readonly ParallelRun[]) => void,
): Promise<void> {
  const response = await fetch(`/v1/sweeps/${sweep}/export?format=csv`, { signal });
  if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let header: readonly string[] | null = null;
  let rest = "";
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const { records, left } = splitRecords(rest + chunk.value);
    rest = left;
    const runs: ParallelRun[] = [];
    for (const record of records) {
      const cells = splitCells(record);
      if (header) runs.push(parallelRun(header, cells));
      else header = cells;
    }
    if (runs.length > 0) onRuns(runs);
  }
}

/** Whole records (a line break inside quotes does not end one) and what is left. */
function splitRecords(text: string): { readonly records: readonly string[]; readonly left: string } {
  const records: string[] = [];
  let from = 0;
  let quotes = 0;
  for (const match of text.matchAll(/"|\n/g)) {
    if (match[0] === '"') quotes++;
    else if (quotes % 2 === 0) {
      records.push(text.slice(from, match.index).replace(/\r$/, ""));
      from = match.index + 1;
    }
  }
  return { records, left: text.slice(from) };
}

function splitCells(record: string): readonly string[] {
  return Array.from(record.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g), ([, cell = ""]) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
}

function parallelRun(header: readonly string[], cells: readonly string[]): ParallelRun {
  const cell = (name: string): string => cells[header.indexOf(name)] ?? "";
  const value = cell("best_value");
  return {
    problem: cell("problem"),
    optimizer: cell("optimizer"),
    hyperparameters: JSON.parse(cell("hyperparameters")),
    bestValue: value === "" ? null : Number(value),
  };
}
