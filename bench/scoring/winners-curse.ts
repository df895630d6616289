/** What the best of K equal configurations costs: in the tuning run that made it the best, and in a fresh one. */
import { studyWinner } from "../../shared/planning/study-winner.ts";
import { Draws } from "./draws.ts";

export interface WinnersCurse {
  /** Mean over studies of the winner's fresh run. */
  readonly fresh: number;
  /** Of its tuning run. */
  readonly tuning: number;
}

/** Losses are `truth` + `spread` · normal, whatever the configuration. */
export function winnersCurse(truth: number, spread: number, k: number, studies: number): WinnersCurse {
  const draws = new Draws(3);
  let [fresh, tuning] = [0, 0];
  for (let study = 0; study < studies; study++) {
    const runs = Array.from({ length: k }, (_, configuration) => ({
      configuration,
      loss: truth + spread * draws.normal(),
      status: "completed" as const,
      value: 0,
    }));
    tuning += (runs[studyWinner(runs) ?? 0]?.loss ?? 0) / studies;
    fresh += (truth + spread * draws.normal()) / studies;
  }
  return { fresh, tuning };
}
