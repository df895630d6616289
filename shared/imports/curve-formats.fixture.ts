/** Files of curves as other programs write them: one for each form, with the options that it needs. */

export interface CurveSample {
  readonly text: string;
  readonly options: object;
}

const TARGETS = [1, 0.1];

/** By the name of the form. @param stored reads a file of `samples/` */
export const curveSamples = (stored: (name: string) => string): Readonly<Record<string, CurveSample>> => ({
  "journal of Optuna": {
    text: stored("optuna-journal.jsonl"),
    options: { problems: { bowl: { targets: TARGETS } } },
  },
  "table of Optuna's trials": {
    text: stored("optuna-trials.csv"),
    options: { problem: "bowl", problems: { bowl: { targets: TARGETS } } },
  },
  "history of Weights & Biases": {
    text: [
      '"Step","adam seed=1 - loss","adam seed=1 - loss__MIN","adam seed=1 - loss__MAX","sgd seed=1 - loss","adam seed=2 - loss","sgd seed=2 - loss"',
      '"0","2","2","2","2","2","2"',
      '"10","0.5","0.5","0.5","","0.4","1.5"',
      '"20","0.05","0.05","0.05","0.8","0.06","NaN"',
      "",
    ].join("\n"),
    options: { problem: "net", problems: { net: { targets: TARGETS } } },
  },
  "CSV of curves": {
    text: "problem,optimizer,configuration,seed,cost,value\np,a,c,1,0,2\np,a,c,1,5,0.5\np,b,c,1,5,2\n",
    options: { problems: { p: { targets: TARGETS } } },
  },
});
