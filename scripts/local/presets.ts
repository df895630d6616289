/** Preset sweeps: JSON files in `shared/presets/`, or a person's own file. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { reservedFields } from "../../shared/contracts/reserved-fields.ts";
import { speakSchemas } from "../../shared/contracts/schema-words.ts";
import {
  type SweepRequest,
  type SweepRequestInput,
  sweepRequestSchema,
} from "../../shared/contracts/sweep.ts";
import { suggestion } from "../../shared/text/nearest.ts";

speakSchemas();

const FOLDER = join(import.meta.dirname, "..", "..", "shared", "presets");

export type PresetResult =
  | {
      readonly ok: true;
      readonly request: SweepRequest;
      /** As it stands in the file, defaults still open: what an Idempotency-Key is bound to. */
      readonly written: SweepRequestInput;
    }
  | { readonly ok: false; readonly message: string };

export async function listPresets(): Promise<readonly string[]> {
  return (await readdir(FOLDER)).filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -5));
}

/** A preset by name, or a request from a file; the message names file, place and what is wrong. */
export async function findPreset(nameOrFile: string): Promise<PresetResult> {
  const isFile = nameOrFile.endsWith(".json") || nameOrFile.includes("/");
  const presets = await listPresets();
  if (!isFile && !presets.includes(nameOrFile))
    return {
      ok: false,
      message: `there is no preset "${nameOrFile}": ${suggestion(nameOrFile, presets)} (or name a .json file)`,
    };
  const path = isFile ? nameOrFile : join(FOLDER, `${nameOrFile}.json`);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return { ok: false, message: `${path}: cannot be read` };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return {
      ok: false,
      message: `${path}: not JSON: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const reserved = reservedFields(content);
  const parsed = sweepRequestSchema.safeParse(content);
  if (parsed.success && reserved.length === 0) {
    // The schema has just accepted it.
    return { ok: true, request: parsed.data, written: content as SweepRequestInput };
  }
  const others = parsed.error?.issues.map(({ path: at, message }) => ({ path: at.join("."), message })) ?? [];
  const mistakes = [...reserved, ...others].map(
    ({ path: at, message }) => `${at || "(whole file)"}: ${message}`,
  );
  return { ok: false, message: `${path}: ${mistakes.join("; ")}` };
}
