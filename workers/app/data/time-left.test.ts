import { expect, it } from "vitest";
import { timeLeft } from "./time-left.ts";

const CREATED = "2040-01-01T00:00:00.000Z";
const left = (trials: number, ended: number, minutes: number): string =>
  timeLeft({ trials, ended, createdAt: CREATED, nowMs: Date.parse(CREATED) + minutes * 60_000 });

it("follows the pace so far", () => {
  expect(left(100, 50, 10)).toBe("about 10 minutes left");
  expect(left(100, 99, 10)).toBe("about a minute left");
  expect(left(10_000, 100, 10)).toBe("about 17 hours left");
});

it("says nothing before some trials have ended, or where the clocks disagree", () => {
  expect(left(100, 4, 10)).toBe("time left not known yet");
  expect(left(100, 50, -1)).toBe("time left not known yet");
});
