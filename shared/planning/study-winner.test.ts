import { describe, expect, it } from "vitest";
import { type StudyTuningRun, studyWinner } from "./study-winner.ts";

function run(configuration: number, loss: number, value: number | null = 1): StudyTuningRun {
  return { configuration, loss, value, status: "completed" };
}

describe("winner of a study", () => {
  it("has the smallest loss, whatever its final value", () => {
    expect(studyWinner([run(0, 3, 0.1), run(1, 2, 0.9), run(2, 4, 0)])).toBe(1);
  });

  it("settles ties by the final value, then by the index", () => {
    expect(studyWinner([run(0, 3, 0.5), run(1, 3, 0.2), run(2, 3, 0.2)])).toBe(1);
    expect(studyWinner([run(2, 3, null), run(1, 3, null)])).toBe(1);
    expect(studyWinner([run(0, 3, null), run(1, 3, 0.9)])).toBe(1);
    const diverged = { ...run(0, 3, 0.1), status: "diverged" } as const;
    expect(studyWinner([diverged, run(1, 3, 0.9)])).toBe(1);
  });

  it("takes the mean over tuning seeds", () => {
    expect(studyWinner([run(0, 1), run(0, 5), run(1, 2.5), run(1, 2.5)])).toBe(1);
  });

  it("does not depend on the order of arrival", () => {
    const runs = Array.from({ length: 40 }, (_, i) => run(i % 8, ((i * 37) % 11) / 7, ((i * 13) % 5) / 3));
    expect(studyWinner([...runs].reverse())).toBe(studyWinner(runs));
  });

  it("is undefined without results", () => {
    expect(studyWinner([])).toBeUndefined();
  });
});
