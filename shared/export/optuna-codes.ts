/** Numbers and names that Optuna's files are made of. */

/** `op_code` of a line of the journal. */
export const JOURNAL = {
  createStudy: 0,
  deleteStudy: 1,
  studyUserAttribute: 2,
  studySystemAttribute: 3,
  createTrial: 4,
  parameter: 5,
  state: 6,
  intermediate: 7,
  trialUserAttribute: 8,
  trialSystemAttribute: 9,
} as const;

/** By the number that a line writes. */
export const OPTUNA_DIRECTIONS: readonly string[] = ["NOT_SET", "MINIMIZE", "MAXIMIZE"];

/** By the number that a line writes. */
export const OPTUNA_STATES = ["RUNNING", "COMPLETE", "PRUNED", "FAIL", "WAITING"] as const;
export type OptunaState = (typeof OPTUNA_STATES)[number];

/** Of Saddlebench, a user attribute of a trial: what each reported step cost; absent: the step itself. */
export const COSTS_ATTRIBUTE = "costs";
