/**
 * An export of this software becomes a sweep that can be stored: every run must stand where its request plans it, and the
 * winner of each study must be the one that its tuning runs choose. What the file says of its numbers is taken as it is.
 */
import type { Catalogue } from "../catalogue/entry.ts";
import { modelDigests } from "../contracts/model-digests.ts";
import { type SweepDetail, sweepDetailSchema } from "../contracts/sweep.ts";
import type { ExportRow } from "../contracts/trial-listing.ts";
import { accept, type Checked, refuse } from "../models/checked.ts";
import { MAX_TRIALS, planSweep } from "../planning/plan.ts";
import type { Plan } from "../planning/planned.ts";
import { catalogueOf } from "./catalogue-as-run.ts";
import { readRow } from "./export-row.ts";
import type { ImportedSweep } from "./imported-sweep.ts";
import { issueText } from "./issue-text.ts";
import { type PlacedRuns, placeRuns } from "./place-runs.ts";

/** Rows that are checked between two pauses: about 10 ms on a slow core. */
const ROWS_PER_PIECE = 100;

/**
 * In pieces, so that a server answers others meanwhile.
 *
 * @param json the parsed file
 * @param catalogue the present one; problems get the targets of the version that ran
 * @returns the sweep, or one line: what is wrong, where, and what would be right
 */
export function* readExport(
  json: unknown,
  catalogue: Catalogue,
): Generator<undefined, Checked<ImportedSweep>> {
  const head = readHead(json);
  if (!head.ok) return head;
  const { sweep, trials } = head.value;
  const rows: ExportRow[] = [];
  for (const [i, row] of trials.entries()) {
    const read = readRow(row, `trials.${i}`);
    if (!read.ok) return read;
    rows.push(read.value);
    if (i % ROWS_PER_PIECE === ROWS_PER_PIECE - 1) yield;
  }
  const asRun = catalogueOf(
    sweep.request,
    rows.map(({ trial }) => trial),
    catalogue,
  );
  const planned = planSweep(sweep.request, asRun.catalogue);
  yield;
  if (!planned.ok) {
    const [issue] = planned.issues;
    return refuse(`sweep.request.${issue?.path}: this release cannot plan it: ${issue?.message}`);
  }
  const { plan } = planned;
  const differing = headFault(sweep, plan, rows.length);
  if (differing !== null) return refuse(differing);
  const placed = placeRuns(plan, rows);
  if (!placed.ok) return placed;
  return accept(importedOf(sweep, plan, placed.value));
}

function readHead(
  json: unknown,
): Checked<{ readonly sweep: SweepDetail; readonly trials: readonly unknown[] }> {
  if (typeof json !== "object" || json === null || !("sweep" in json) || !("trials" in json))
    return refuse('the file is no export: it must be {"sweep": …, "trials": […]} (docs/export-schema.md)');
  const { sweep: head, trials } = json;
  if (!Array.isArray(trials)) return refuse("trials: must be a list, one entry for each result");
  if (trials.length > MAX_TRIALS)
    return refuse(`trials: ${trials.length} are more than a sweep may have (${MAX_TRIALS})`);
  if (typeof head !== "object" || head === null) return refuse("sweep: must say what the sweep was");
  const edition = "edition" in head ? head.edition : 1;
  if (edition === 1)
    return refuse(
      "sweep.edition: the export is of the first edition, which has no studies; `npm run results -- --export FILE` makes its page",
    );
  if (edition !== 2)
    return refuse(
      `sweep.edition: must be 2, not ${JSON.stringify(edition)?.slice(0, 40)}; a newer release may read it`,
    );
  const parsed = sweepDetailSchema.safeParse(head);
  if (!parsed.success) return refuse(issueText("sweep", parsed.error.issues));
  const sweep = parsed.data;
  if (sweep.status !== "complete")
    return refuse(`sweep.status: only complete sweeps are imported, and this one is ${sweep.status}`);
  if (modelDigests(sweep.request).length > 0)
    return refuse(
      "sweep.request.problems: the sweep trains an uploaded model, which an export does not hold",
    );
  return accept({ sweep, trials });
}

/** What the file says of itself against what its request plans here; null: they agree. */
function headFault({ progress, targets }: SweepDetail, plan: Plan, rows: number): string | null {
  if (progress.trials !== plan.trials)
    return `sweep.progress.trials: the file says ${progress.trials}, and its request plans ${plan.trials}`;
  if (progress.done !== rows)
    return `trials: the file has ${rows}, and sweep.progress.done says ${progress.done}; it may have been cut off`;
  for (const [p, problem] of plan.problems.entries()) {
    const told = targets?.[p];
    if (told !== undefined && JSON.stringify(told) !== JSON.stringify(problem.targets))
      return `sweep.targets.${p}: ${problem.label} has the targets ${JSON.stringify(problem.targets)} here, not ${JSON.stringify(told).slice(0, 100)}`;
  }
  return null;
}

function importedOf(sweep: SweepDetail, plan: Plan, placed: PlacedRuns): ImportedSweep {
  const { createdAt, endedAt, progress, request } = sweep;
  return {
    kind: "export",
    from: sweep.id,
    notes: [],
    request,
    catalogue: {
      optimizers: [...new Set(plan.optimizers.map(({ entry }) => entry))],
      problems: [...new Set(plan.problems.map(({ entry }) => entry))],
    },
    plan,
    createdAt,
    endedAt,
    progress,
    ...placed,
  };
}
