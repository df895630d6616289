/** A claim's result as it is stored beside its page: `docs/claims/NAME.json`. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { figureSchema, ruleSchema } from "./figure.ts";
import { verdictSchema } from "./verdict.ts";

const texts = z.readonly(z.array(z.string()));

export const recordSchema = z.strictObject({
  claim: z.string(),
  full: z.boolean(),
  versions: z.strictObject({ saddlebench: z.string(), node: z.string() }),
  parts: z.readonly(
    z.array(
      z.strictObject({
        key: z.string(),
        parameters: z.record(
          z.string(),
          z.union([z.string(), z.number(), z.readonly(z.array(z.union([z.string(), z.number()])))]),
        ),
        /** CPU seconds of this process. */
        seconds: z.number(),
      }),
    ),
  ),
  /** As it stood in the claim's file when the parts ran: a rule that changes afterwards asks for another run. */
  rule: ruleSchema,
  figures: z.readonly(z.array(figureSchema)),
  tables: z.readonly(
    z.array(z.strictObject({ title: z.string(), head: texts, rows: z.readonly(z.array(texts)) })),
  ),
  result: verdictSchema,
});
export type ClaimRecord = z.infer<typeof recordSchema>;

/** The rows of the app's page, beside the records. */
export const ROWS_FILE = "index.json";

/** The stored records by claim. @throws ZodError on one that is not of this form */
export async function readRecords(folder: string): Promise<ReadonlyMap<string, ClaimRecord>> {
  const files = (await readdir(folder).catch(() => []))
    .filter((file) => file.endsWith(".json") && file !== ROWS_FILE)
    .sort();
  const records = new Map<string, ClaimRecord>();
  for (const file of files)
    records.set(
      file.slice(0, -".json".length),
      recordSchema.parse(JSON.parse(await readFile(join(folder, file), "utf8"))),
    );
  return records;
}

export async function writeRecord(folder: string, record: ClaimRecord): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${record.claim}.json`), recordText(record));
}

/** As it is stored. */
export function recordText(record: ClaimRecord): string {
  return `${JSON.stringify(recordSchema.parse(record), null, 1)}\n`;
}
