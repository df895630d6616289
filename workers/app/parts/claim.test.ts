import { describe, expect, it } from "vitest";
import type { LeaderboardCell } from "../../../shared/contracts/leaderboard.ts";
import { claimOf } from "./claim.ts";

type Against = NonNullable<LeaderboardCell["againstLeader"]>;

function cell(optimizer: string, change: Partial<Against> | null): LeaderboardCell {
  const againstLeader =
    change === null
      ? null
      : {
          leader: "adam",
          p: 0.01,
          effect: 0.9,
          pairs: 9,
          differing: 9,
          canReach: true,
          note: "cost to 0.1",
          ...change,
        };
  return { problem: "p", optimizer, againstLeader } as LeaderboardCell;
}

describe("claims", () => {
  const adam = cell("adam", null);
  const claim = (change: Partial<Against>) => {
    const other = cell("sgd", change);
    return claimOf(other, [adam, other]);
  };

  it("name the leader, and nobody without a comparison", () => {
    expect(claimOf(adam, [adam, cell("sgd", {})])).toEqual({ verdict: "leader", text: "leads" });
    expect(claimOf(adam, [adam]).verdict).toBe("none");
  });

  it("give corrected p, effect, pairs and measure", () => {
    const { verdict, text } = claim({});
    expect(verdict).toBe("worse");
    for (const part of [
      "adam is better",
      "p = 0.01 after the Holm correction",
      "effect 0.9",
      "9 pairs",
      "cost to 0.1",
    ])
      expect(text).toContain(part);
  });

  it("show ties as ties, and a better one pair by pair", () => {
    expect(claim({ p: 0.2 }).text).toMatch(/^not told apart from adam/);
    expect(claim({ effect: -0.9 })).toMatchObject({ verdict: "better" });
  });

  it("count ties apart", () => {
    expect(claim({ differing: 7 }).text).toContain("9 pairs, 7 of them differ");
  });

  it("say in words when there are not enough seeds", () => {
    const few = claim({ p: null, note: "3 paired seeds: fewer than 6 can't reach p < 0.05" });
    expect(few.verdict).toBe("too few");
    expect(few.text).toMatch(/^can't be told from adam: 3 paired seeds/);
    const family = claim({
      p: 0.06,
      canReach: false,
      note: "cost to 0.1; 6 pairs and 5 comparisons can't reach p < 0.05 after correction",
    });
    expect(family.verdict).toBe("too few");
    expect(family.text).toMatch(/^can't be told from adam: p = 0.06/);
  });
});
