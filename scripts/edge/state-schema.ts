/** Which versions of the objects' tables a state folder may hold: an older release would misread a newer one's. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { COORDINATOR_MIGRATIONS } from "../../workers/coordinator/schema.ts";
import { REGISTRY_MIGRATIONS } from "../../workers/registry/schema.ts";

const schemaSchema = z.strictObject({ sweep: z.int(), registry: z.int() });

const OURS: z.infer<typeof schemaSchema> = {
  sweep: COORDINATOR_MIGRATIONS.length,
  registry: REGISTRY_MIGRATIONS.length,
};

/**
 * Notes what this release will write. A folder of an earlier release, or a new one, has no note or smaller numbers.
 * @param name the folder as a person has named it
 * @returns one line where the folder is a newer release's; then nothing is written
 */
export async function claimSchema(state: string, name: string): Promise<string | null> {
  const path = join(state, "schema.json");
  const text = await readFile(path, "utf8").catch(() => null);
  const stored = text === null ? null : schemaSchema.parse(JSON.parse(text));
  for (const part of ["sweep", "registry"] as const) {
    const version = stored?.[part] ?? 0;
    if (version > OURS[part])
      return `the state folder ${name} was written by a newer release (${part} ${version}, this one knows ${OURS[part]}); start that release again, or choose another folder with --state`;
  }
  await writeFile(path, `${JSON.stringify(OURS)}\n`, { mode: 0o600 });
  return null;
}
