import { expect, test } from "vitest";
import { tournament } from "./symmetric-eigen.ts";

test.each([2, 3, 4, 5, 9, 20, 64])(
  "a tournament of %i meets every pair once, nobody twice in a round",
  (k) => {
    const rounds = tournament(k);
    const met = rounds.flat().map(({ p, q }) => `${p},${q}`);
    expect(new Set(met).size).toBe((k * (k - 1)) / 2);
    expect(met).toHaveLength((k * (k - 1)) / 2);
    for (const pairs of rounds) {
      const players = pairs.flatMap(({ p, q }) => [p, q]);
      expect(new Set(players).size).toBe(players.length);
      expect(pairs.every(({ p, q }) => 0 <= p && p < q && q < k)).toBe(true);
    }
  },
);
