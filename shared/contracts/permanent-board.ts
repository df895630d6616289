/** The permanent board: every optimizer on every problem over all complete sweeps, and where each figure comes from. */
import * as z from "zod/mini";
import { factRatioSchema, factVerdictSchema } from "./sweep-facts.ts";

const list = <T extends z.ZodMiniType>(element: T) => z.readonly(z.array(element));

/** One question: figures of different versions, budgets, targets or references never stand in one column. */
const columnSchema = z.strictObject({
  /** Label, with the options. */
  problem: z.string(),
  version: z.int(),
  /** Of a run, in gradient-equivalents. */
  budget: z.number(),
  targets: list(z.number()),
  /** Optimizer whose cost is 1. */
  reference: z.string(),
  family: z.enum(["closed-form", "network"]),
});
export type BoardColumn = z.infer<typeof columnSchema>;

const placedSchema = z.strictObject({
  optimizer: z.string(),
  /** Position in `columns`. */
  column: z.int(),
  /** Id; all that is known of it stands in `sweeps`. */
  sweep: z.string(),
  ratio: factRatioSchema,
  /** Of the joint test of its sweep, corrected for the sweep's problems; null: the reference itself. */
  verdict: factVerdictSchema,
  /** Share of its runs that somebody vouches for; null: not known. */
  checked: z.nullable(z.number()),
  /** Names of the runners with the most of its runs, most first. */
  by: list(z.string()),
});
export type PlacedFigure = z.infer<typeof placedSchema>;

const boardSweepSchema = z.strictObject({
  sweep: z.string(),
  name: z.string(),
  endedAt: z.nullable(z.string()),
  /** Its results came as a file: nobody here has run or checked them. */
  isImported: z.boolean(),
  /** Of each problem, and what each study tried beside the published default. */
  studies: z.int(),
  configurations: z.int(),
});

export const permanentBoardSchema = z.strictObject({
  /** Of the scoring: figures of another edition are not on it. */
  edition: z.int(),
  /** Only figures all of whose runs, and those of their reference, somebody here vouches for. */
  isCheckedOnly: z.boolean(),
  columns: list(columnSchema),
  /** By family, then by name. */
  optimizers: list(z.strictObject({ optimizer: z.string(), family: z.string() })),
  /** At most one of each (optimizer, column). */
  figures: list(placedSchema),
  /** Those that some figure comes from. */
  sweeps: list(boardSweepSchema),
  /** Complete sweeps that are not looked at yet: ask again. */
  pending: z.int(),
  /** There are older complete sweeps than are looked at. */
  isCut: z.boolean(),
});
export type PermanentBoard = z.infer<typeof permanentBoardSchema>;
