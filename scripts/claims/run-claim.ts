/** Runs a claim part by part; what is done is kept on disk, so that the next call goes on where this one stopped. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Claim, PartOf } from "./claim.ts";
import type { ClaimRecord } from "./record.ts";
import { verdictOf } from "./verdict.ts";

const keptSchema = z.strictObject({ parameters: z.unknown(), seconds: z.number(), outcome: z.unknown() });

export interface Progress {
  readonly done: number;
  readonly parts: number;
  readonly key: string;
  /** CPU seconds so far, those of earlier calls included. */
  readonly seconds: number;
  /** Estimate of what is left, from the parts that are done; null before the first. */
  readonly secondsLeft: number | null;
  readonly isKept: boolean;
}

export interface RunOptions {
  readonly full: boolean;
  /** Where outcomes of parts are kept until all are there. */
  readonly kept: string;
  readonly versions: ClaimRecord["versions"];
  /** CPU seconds of this process. */
  readonly cpuSeconds: () => number;
  readonly onProgress?: (progress: Progress) => void;
}

export async function runClaim(claim: Claim, options: RunOptions): Promise<ClaimRecord> {
  const { full, versions, cpuSeconds, onProgress } = options;
  const folder = join(options.kept, `${claim.name}${full ? "-full" : ""}`);
  await mkdir(folder, { recursive: true });
  const parts = await claim.parts(full);
  const outcomes: unknown[] = [];
  const told: { key: string; parameters: PartOf<unknown>["parameters"]; seconds: number }[] = [];
  let total = 0;
  for (const part of parts) {
    const path = join(folder, `${part.key}.json`);
    const kept = await readKept(path, part);
    const before = cpuSeconds();
    const outcome = kept ? kept.outcome : await part.run();
    const seconds = kept ? kept.seconds : cpuSeconds() - before;
    if (!kept)
      await writeFile(path, JSON.stringify({ parameters: part.parameters, seconds, outcome }), "utf8");
    outcomes.push(outcome);
    told.push({ key: part.key, parameters: part.parameters, seconds: Number(seconds.toFixed(1)) });
    total += seconds;
    const left = (total / told.length) * (parts.length - told.length);
    onProgress?.({
      done: told.length,
      parts: parts.length,
      key: part.key,
      seconds: total,
      secondsLeft: left,
      isKept: kept !== null,
    });
  }
  const { figures, tables } = claim.measured(outcomes);
  const rounded = figures.map((figure) => ({
    ...figure,
    estimate: sixDigits(figure.estimate),
    low: sixDigits(figure.low),
    high: sixDigits(figure.high),
  }));
  const record: ClaimRecord = {
    claim: claim.name,
    full,
    versions,
    parts: told,
    rule: claim.rule,
    figures: rounded,
    tables,
    result: verdictOf(claim.rule, rounded),
  };
  await rm(folder, { recursive: true, force: true });
  return record;
}

/** The kept outcome of the very same part; null where there is none, or one of other parameters. */
async function readKept(path: string, part: PartOf<unknown>): Promise<z.infer<typeof keptSchema> | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  const kept = keptSchema.safeParse(parsed(text));
  return kept.success && JSON.stringify(kept.data.parameters) === JSON.stringify(part.parameters)
    ? kept.data
    : null;
}

/** Undefined where a write was cut short. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sixDigits = (value: number | null): number | null =>
  value === null ? null : Number(value.toPrecision(6));
