/** Optuna's SQLite storage (`sqlite:///study.db`) as the journal that the same operations would have left. */
import { DatabaseSync } from "node:sqlite";
import { JOURNAL, OPTUNA_DIRECTIONS, OPTUNA_STATES } from "../../shared/export/optuna-codes.ts";
import { ClientError } from "./api.ts";

const MAGIC = "SQLite format 3\0";

export function isSqlite(bytes: Uint8Array): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/** @throws ClientError where it is no storage of Optuna, or broken */
export async function journalOfDatabase(path: string): Promise<string> {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    return `${journalLines(database)
      .map((line) => writtenLine(line))
      .join("\n")}\n`;
  } catch (error) {
    throw new ClientError(
      `${path}: is no SQLite storage of Optuna: ${error instanceof Error ? error.message : error}`,
      2,
    );
  } finally {
    database?.close();
  }
}

type Line = Readonly<Record<string, unknown>>;

/** Studies, then their trials: ids are places in this order. */
function journalLines(database: DatabaseSync): readonly Line[] {
  const all = (sql: string) => database.prepare(sql).all();
  const lines: Line[] = [];
  const studies = all("SELECT study_id, study_name FROM studies ORDER BY study_id");
  const placeOf = new Map(studies.map(({ study_id: id }, place) => [id, place]));
  const directions = all("SELECT study_id, direction FROM study_directions ORDER BY study_id, objective");
  for (const { study_id: id, study_name: name } of studies) {
    const own = directions.filter((each) => each.study_id === id);
    lines.push({
      op_code: JOURNAL.createStudy,
      study_name: name,
      directions: own.map(({ direction }) => OPTUNA_DIRECTIONS.indexOf(String(direction))),
    });
  }
  for (const { study_id: id, key, value_json: value } of all(
    "SELECT study_id, key, value_json FROM study_user_attributes ORDER BY study_user_attribute_id",
  ))
    lines.push({
      op_code: JOURNAL.studyUserAttribute,
      study_id: placeOf.get(id),
      user_attr: { [String(key)]: JSON.parse(String(value)) },
    });
  const trials = all("SELECT trial_id, study_id, state FROM trials ORDER BY study_id, number, trial_id");
  const trialOf = new Map(trials.map(({ trial_id: id }, place) => [id, place]));
  for (const { study_id: id } of trials)
    lines.push({ op_code: JOURNAL.createTrial, study_id: placeOf.get(id) });
  for (const row of all(
    "SELECT trial_id, param_name, param_value, distribution_json FROM trial_params ORDER BY param_id",
  ))
    lines.push({
      op_code: JOURNAL.parameter,
      trial_id: trialOf.get(row.trial_id),
      param_name: row.param_name,
      param_value_internal: row.param_value,
      distribution: row.distribution_json,
    });
  for (const row of all(
    "SELECT trial_id, key, value_json FROM trial_user_attributes ORDER BY trial_user_attribute_id",
  ))
    lines.push({
      op_code: JOURNAL.trialUserAttribute,
      trial_id: trialOf.get(row.trial_id),
      user_attr: { [String(row.key)]: JSON.parse(String(row.value_json)) },
    });
  // Columns that tell NaN and infinities from NULL came later than the tables: SELECT * reads storages before and after.
  for (const row of all("SELECT * FROM trial_intermediate_values ORDER BY trial_intermediate_value_id"))
    lines.push({
      op_code: JOURNAL.intermediate,
      trial_id: trialOf.get(row.trial_id),
      step: row.step,
      intermediate_value: finite(row.intermediate_value, row.intermediate_value_type),
    });
  const values = Map.groupBy(
    all("SELECT * FROM trial_values ORDER BY trial_id, objective"),
    (row) => row.trial_id,
  );
  for (const { trial_id: id, state } of trials)
    lines.push({
      op_code: JOURNAL.state,
      trial_id: trialOf.get(id),
      state: (OPTUNA_STATES as readonly string[]).indexOf(String(state)),
      values: values.get(id)?.map((row) => finite(row.value, row.value_type)) ?? null,
    });
  return lines;
}

function finite(value: unknown, type: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && !String(type).startsWith("INF")
    ? value
    : null;
}

function writtenLine(line: Line): string {
  return JSON.stringify({ ...line, worker_id: "saddlebench" });
}
