/** Reading accepted results and replicas; they are written by `sql-lease-store.ts`. */
import type { CheckState } from "../../shared/contracts/checked-share.ts";
import type { Device } from "../../shared/contracts/lease.ts";
import type { HeldOutEnds } from "../../shared/contracts/target-series.ts";
import type { TrialResult, TrialStatus } from "../../shared/contracts/trial.ts";
import type { Provenance, Replica } from "../../shared/contracts/trial-listing.ts";
import { type Check, isDisputed } from "../../shared/coordination/check.ts";
import type { ScoredTrial } from "../../shared/scoring/entry-runs.ts";
import { isoTime } from "../clock.ts";
import type { LoanReview } from "../objects/loan.ts";

/** An accepted result without its curve. */
export interface SlimResult {
  readonly trial: number;
  readonly status: TrialStatus;
  readonly value: number | null;
  readonly bestValue: number | null;
  readonly steps: number;
  readonly gradientEquivalents: number;
  readonly replicas: number;
}

export interface ListedResult extends SlimResult {
  readonly check: CheckState;
}

/** Runs of one runner in one shard. */
export interface CheckedCount {
  /** One of them. */
  readonly trial: number;
  readonly runner: string;
  readonly token: string | null;
  readonly trials: number;
}

export interface ShardTime {
  readonly runner: string;
  readonly device: number;
  readonly atMs: number;
  /** One of its trials. */
  readonly trial: number;
  readonly lanes: number;
  /** From the first to the last step, as the runner says. */
  readonly stepSeconds: number;
}

export interface FullResult {
  readonly trial: number;
  readonly result: TrialResult;
  readonly provenance: Provenance;
}

/** The state of a result's check, and whether its token is the operator's own. */
const CHECK = `(SELECT state FROM checks WHERE checks.trial = results.trial) AS check_state,
  (SELECT opinions FROM checks WHERE checks.trial = results.trial AND state <> 'agreed'
    AND json_array_length(opinions) > 1) AS opinions,
  (SELECT owner FROM token_trust WHERE token_trust.token = results.token) AS owner`;
const slimWith = (
  more: string,
): string => `SELECT trial, status, value, best_value, steps, gradient_equivalents,
  (SELECT count(*) FROM replicas WHERE replicas.trial = results.trial) AS replicas${more} FROM results
  WHERE trial >= ? AND trial < ? ORDER BY trial`;
const SLIM = slimWith("");
const LISTED = slimWith(`, ${CHECK}`);
const FULL = `SELECT trial, shard, runner, token, accepted_at, digest, certificates, results.body AS body,
  reused_sweep, reused_trial,
  devices.body AS device, ${CHECK} FROM results JOIN devices ON devices.number = results.device`;
/** A body that can be read. Where one is damaged, its trial alone goes without what only the body has. */
const SOUND = "json_valid(results.body)";
/** Bodies are long: they are opened where there is something in them alone. */
const HELD_OUT = `json_object('loss', body -> '$.heldOutLoss', 'accuracy', body -> '$.accuracy', 'atStart',
  json_object('loss', body -> '$.curve.heldOutLoss[0]', 'accuracy', body -> '$.curve.accuracy[0]'))`;
const scoredWith = (
  heldOut: string,
): string => `SELECT trial, status, value, best_value, gradient_equivalents,
  cost_to_target, ends_at, seconds, device, ${heldOut} AS held_out,
  (SELECT body ->> '$.adapterClass' FROM devices WHERE devices.number = results.device) AS adapter_class FROM results`;
const SCORED = scoredWith("NULL");
const SCORED_HELD_OUT = scoredWith(
  `CASE WHEN ${SOUND} AND json_type(body, '$.heldOutLoss') IS NOT NULL THEN ${HELD_OUT} END`,
);

/** Devices remembered by their description. */
const MAX_DEVICES = 1_000;

export class ResultTable {
  readonly #sql: SqlStorage;
  readonly #deviceNumbers = new Map<string, number>();
  readonly #classes = new Map<number, Device["adapterClass"]>();
  #reused: number | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Number of the device's row, if it has one. */
  knownDeviceNumber(device: Device): number | null {
    const body = JSON.stringify(device);
    const known = this.#deviceNumbers.get(body);
    if (known !== undefined) return known;
    const [row] = this.#sql.exec("SELECT number FROM devices WHERE body = ?", body).toArray();
    return row ? this.#remember(body, Number(row.number)) : null;
  }

  /** Number of the device's row, made when it is new. @param token of the runner that names it */
  deviceNumber(device: Device, token: string): number {
    const known = this.knownDeviceNumber(device);
    if (known !== null) return known;
    const body = JSON.stringify(device);
    const insert = "INSERT INTO devices (body, named_by) VALUES (?, ?) RETURNING number";
    return this.#remember(body, Number(this.#sql.exec(insert, body, token).one().number));
  }

  /** Devices that nobody had named before the token's runners did. */
  devicesNamedBy(token: string): number {
    return Number(this.#sql.exec("SELECT count(*) AS n FROM devices WHERE named_by = ?", token).one().n);
  }

  #remember(body: string, number: number): number {
    if (this.#deviceNumbers.size >= MAX_DEVICES) this.#deviceNumbers.clear();
    this.#deviceNumbers.set(body, number);
    return number;
  }

  /** Class of a device by its number; a device never changes, so it is read once. */
  adapterClass(device: number): Device["adapterClass"] | null {
    const known = this.#classes.get(device);
    if (known !== undefined) return known;
    for (const [number, { adapterClass }] of this.devices()) this.#classes.set(number, adapterClass);
    return this.#classes.get(device) ?? null;
  }

  /** Accepted results of trials `from … to − 1`, ascending. */
  slim(from: number, to: number): readonly SlimResult[] {
    return this.#sql.exec(SLIM, from, to).toArray().map(slimOf);
  }

  /** The same with the states of their checks. */
  listed(from: number, to: number): readonly ListedResult[] {
    const rows = this.#sql.exec(LISTED, from, to).toArray();
    return rows.map((row) => ({ ...slimOf(row), check: stateOf(row) }));
  }

  /** Accepted results of trials `from … to − 1`, of one problem, as scoring needs them. */
  scored(from: number, to: number): readonly ScoredTrial[] {
    const [first] = this.#sql
      .exec(
        `SELECT json_type(body, '$.heldOutLoss') AS loss FROM results
         WHERE trial >= ? AND trial < ? AND ${SOUND} LIMIT 1`,
        from,
        to,
      )
      .toArray();
    const scored = typeof first?.loss === "string" ? SCORED_HELD_OUT : SCORED;
    const rows = this.#sql.exec(`${scored} WHERE trial >= ? AND trial < ?`, from, to);
    return rows.toArray().map(scoredOf);
  }

  /** Those of some devices alone, by their numbers. */
  scoredOn(devices: readonly number[]): readonly (ScoredTrial & { readonly device: number })[] {
    const rows = this.#sql.exec(
      `${SCORED_HELD_OUT} WHERE device IN (SELECT value FROM json_each(?)) ORDER BY trial`,
      JSON.stringify(devices),
    );
    return rows.toArray().map((row) => ({ ...scoredOf(row), device: Number(row.device) }));
  }

  /** Trials of results that the operator's own runners made, or that another token has found again. */
  vouchedFor(): ReadonlySet<number> {
    const rows = this.#sql.exec(
      `SELECT trial FROM results WHERE token IN (SELECT token FROM token_trust WHERE owner = 1)
       UNION SELECT trial FROM checks WHERE state = 'agreed'`,
    );
    return new Set(rows.toArray().map((row) => Number(row.trial)));
  }

  /** How many each runner of each token has, by shard. */
  countsOfRunners(): readonly CheckedCount[] {
    const rows = this.#sql.exec(
      "SELECT min(trial) AS trial, runner, token, count(*) AS trials FROM results GROUP BY shard, runner, token",
    );
    return rows.toArray().map((row) => ({
      trial: Number(row.trial),
      runner: String(row.runner),
      token: text(row.token),
      trials: Number(row.trials),
    }));
  }

  /** How many accepted results each device made, by its number. */
  countsOfDevices(): ReadonlyMap<number, number> {
    const rows = this.#sql.exec("SELECT device, count(*) AS trials FROM results GROUP BY device");
    return new Map(rows.toArray().map((row) => [Number(row.device), Number(row.trials)]));
  }

  /** Accepted results that were computed for other sweeps. */
  reused(): number {
    this.#reused ??= Number(
      this.#sql.exec("SELECT count(*) AS n FROM results WHERE reused_sweep IS NOT NULL").one().n,
    );
    return this.#reused;
  }

  /** So many more; those that are taken back are counted when the sweep is opened again. */
  countReused(more: number): void {
    this.#reused = this.reused() + more;
  }

  /** Of those that another sweep has lent: trials here and there. */
  reusedOf(sweep: string): readonly (LoanReview & { readonly own: number })[] {
    const rows = this.#sql.exec(
      "SELECT trial, reused_trial, digest FROM results WHERE reused_sweep IS NOT NULL AND reused_sweep = ?",
      sweep,
    );
    return rows.toArray().map(({ trial, reused_trial, digest }) => ({
      own: Number(trial),
      trial: Number(reused_trial),
      digest: String(digest),
    }));
  }

  curve(trial: number): TrialResult["curve"] | null {
    const [row] = this.#sql
      .exec(`SELECT body -> '$.curve' AS curve FROM results WHERE trial = ? AND ${SOUND}`, trial)
      .toArray();
    return row ? (JSON.parse(String(row.curve)) as TrialResult["curve"]) : null;
  }

  /** When each shard's last result that was computed here was accepted, from whom, and how many it has; a shard that two ran counts for both. */
  shardTimes(): readonly ShardTime[] {
    const rows = this.#sql.exec(
      `SELECT times.*, results.body ->> '$.seconds' AS step_seconds FROM (
         SELECT runner, max(device) AS device, max(accepted_at) AS at, min(trial) AS trial, count(*) AS lanes
         FROM results WHERE reused_sweep IS NULL GROUP BY shard, runner
       ) AS times JOIN results ON results.trial = times.trial WHERE ${SOUND}`,
    );
    return rows.toArray().map((row) => ({
      runner: String(row.runner),
      device: Number(row.device),
      atMs: Number(row.at),
      trial: Number(row.trial),
      lanes: Number(row.lanes),
      stepSeconds: Number(row.step_seconds),
    }));
  }

  devices(): ReadonlyMap<number, Device> {
    const rows = this.#sql.exec("SELECT number, body FROM devices").toArray();
    return new Map(rows.map((row) => [Number(row.number), JSON.parse(String(row.body)) as Device]));
  }

  full(trial: number): FullResult | null {
    const [row] = this.#sql.exec(`${FULL} WHERE trial = ?`, trial).toArray();
    return row ? fullOf(row) : null;
  }

  /** The next `limit` accepted results after a trial, ascending. */
  page(after: number, limit: number): readonly FullResult[] {
    const rows = this.#sql.exec(`${FULL} WHERE trial > ? ORDER BY trial LIMIT ?`, after, limit);
    return rows.toArray().map(fullOf);
  }

  replicas(trial: number): Replica[] {
    const rows = this.#sql.exec(
      `SELECT runner, token, at, digest, difference, devices.body AS device
       FROM replicas JOIN devices ON devices.number = replicas.device WHERE trial = ? ORDER BY at, digest`,
      trial,
    );
    return rows.toArray().map((row) => ({
      runner: String(row.runner),
      token: text(row.token),
      device: JSON.parse(String(row.device)) as Device,
      at: isoTime(Number(row.at)),
      digest: String(row.digest),
      largestDifference: real(row.difference),
    }));
  }
}

function slimOf(row: Record<string, SqlStorageValue>): SlimResult {
  return {
    trial: Number(row.trial),
    status: String(row.status) as TrialStatus,
    value: real(row.value),
    bestValue: real(row.best_value),
    steps: Number(row.steps),
    gradientEquivalents: Number(row.gradient_equivalents),
    replicas: Number(row.replicas),
  };
}

function scoredOf(row: Record<string, SqlStorageValue>): ScoredTrial {
  return {
    index: Number(row.trial),
    status: String(row.status) as TrialStatus,
    value: real(row.value),
    bestValue: real(row.best_value),
    gradientEquivalents: Number(row.gradient_equivalents),
    costToTarget: JSON.parse(String(row.cost_to_target)) as (number | null)[],
    endsAt: row.ends_at as TrialResult["endsAt"],
    heldOut: row.held_out === null ? null : (JSON.parse(String(row.held_out)) as HeldOutEnds),
    seconds: real(row.seconds),
    adapterClass: row.adapter_class as ScoredTrial["adapterClass"],
  };
}

function fullOf(row: Record<string, SqlStorageValue>): FullResult {
  return {
    trial: Number(row.trial),
    result: JSON.parse(String(row.body)) as TrialResult,
    provenance: {
      runner: String(row.runner),
      token: text(row.token),
      device: JSON.parse(String(row.device)) as Device,
      shard: Number(row.shard),
      acceptedAt: isoTime(Number(row.accepted_at)),
      digest: String(row.digest),
      certificates: row.certificates === null ? null : Number(row.certificates),
      check: stateOf(row),
      ...(row.reused_sweep === null
        ? {}
        : { reusedFrom: { sweep: String(row.reused_sweep), trial: Number(row.reused_trial) } }),
    },
  };
}

function stateOf(row: Record<string, SqlStorageValue>): CheckState {
  if (row.owner === 1) return "trusted";
  if (row.check_state === null) return "unchecked";
  const state = String(row.check_state) as Check["state"];
  const opinions = typeof row.opinions === "string" ? (JSON.parse(row.opinions) as Check["opinions"]) : [];
  return checkStateOf(state, isDisputed({ state, opinions }));
}

/** As people see it. */
export function checkStateOf(state: Check["state"], disputed: boolean): CheckState {
  if (disputed) return "disputed";
  return state === "wanted" ? "waiting" : state;
}

function text(value: SqlStorageValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function real(value: SqlStorageValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}
