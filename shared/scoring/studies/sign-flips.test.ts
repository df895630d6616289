import { describe, expect, it } from "vitest";
import { atOnce } from "../pieces.ts";
import { normals } from "./made-up-studies.fixture.ts";
import { type BlockLosses, jointSignFlips } from "./sign-flips.ts";

const grid = (x: number): number => Math.round(x * 2 ** 20) / 2 ** 20;

function madeUp(seed: number, entrants: number, blocks: number, shift: readonly number[] = []): BlockLosses {
  const next = normals(seed);
  return {
    blocks: Array.from({ length: blocks }, (_, b) => `problem\n${b}`),
    losses: Array.from({ length: entrants }, (_, o) =>
      Array.from({ length: blocks }, () => grid(next() + (shift[o] ?? 0))),
    ),
  };
}

const pOf = (data: BlockLosses, drawn?: number): readonly (readonly (number | null)[])[] =>
  atOnce(jointSignFlips(data, drawn)).p;

/** All 2ⁿ flips, pair by pair, as the definition says. */
function bruteForce({ losses }: BlockLosses): readonly (readonly number[])[] {
  const n = (losses[0] as readonly number[]).length;
  const statistic = (a: readonly number[], b: readonly number[], flip: number): number => {
    let [sum, squares] = [0, 0];
    for (const [i, x] of a.entries()) {
      const d = x - (b[i] as number);
      if (Number.isNaN(d)) continue;
      sum += (flip >> i) & 1 ? -d : d;
      squares += d * d;
    }
    return squares === 0 ? 0 : Math.abs(sum) / Math.sqrt(squares);
  };
  const maxima = Array.from({ length: 2 ** n }, (_, flip) =>
    Math.max(...losses.flatMap((a) => losses.map((b) => statistic(a, b, flip)))),
  );
  return losses.map((a) =>
    losses.map((b) => {
      const own = statistic(a, b, 0);
      return maxima.filter((most) => most >= own - 1e-9).length / 2 ** n;
    }),
  );
}

describe("joint sign flips", () => {
  it("is p = 1/32 for 6 blocks of one sign and size; 5 blocks can't be told", () => {
    const of = (n: number): BlockLosses => ({
      blocks: Array.from({ length: n }, (_, i) => String(i)),
      losses: [Array.from({ length: n }, () => 3), Array.from({ length: n }, () => 2.5)],
    });
    expect(pOf(of(6))[0]?.[1]).toBe(1 / 32);
    expect(atOnce(jointSignFlips(of(6)))).toMatchObject({ blocks: 6, flips: 32, exhaustive: true });
    expect(atOnce(jointSignFlips(of(5)))).toMatchObject({
      flips: 0,
      p: [
        [null, null],
        [null, null],
      ],
    });
  });

  it("equals the brute-force enumeration of the definition", () => {
    for (const [seed, blocks] of [
      [1, 6],
      [2, 8],
      [3, 10],
    ] as const) {
      const data = madeUp(seed, 4, blocks, [0, 0.5, 1.5]);
      const oracle = bruteForce(data);
      for (const [a, row] of pOf(data).entries()) {
        for (const [b, p] of row.entries()) if (a !== b) expect(p).toBeCloseTo(oracle[a]?.[b] as number, 12);
      }
    }
  });

  it("drops a hole's block for the pairs with that entrant, as the definition does", () => {
    const data = madeUp(4, 4, 9, [0, 1]);
    const losses = data.losses.map((own, o) =>
      own.map((x, b) => ((o === 1 && b > 6) || (o === 3 && b === 0) ? Number.NaN : x)),
    );
    const oracle = bruteForce({ ...data, losses });
    const p = pOf({ ...data, losses });
    for (const [a, row] of p.entries()) {
      for (const [b, value] of row.entries())
        if (a !== b) expect(value).toBeCloseTo(oracle[a]?.[b] as number, 12);
    }
    const few = data.losses.map((own, o) => own.map((x, b) => (o === 1 && b > 4 ? Number.NaN : x)));
    expect(pOf({ ...data, losses: few })[1]).toEqual([null, null, null, null]);
    expect(pOf({ ...data, losses: few })[0]?.[2]).not.toBeNull();
  });

  it("draws about what enumeration finds", () => {
    const data = madeUp(5, 5, 14, [0, 0.4, 0.8, 1.2, 1.6]);
    const drawn = atOnce(jointSignFlips(data));
    expect(drawn).toMatchObject({ blocks: 14, flips: 10_000, exhaustive: false });
    const oracle = bruteForce(data);
    for (const [a, row] of drawn.p.entries()) {
      for (const [b, p] of row.entries()) {
        if (a === b) continue;
        const exact = oracle[a]?.[b] as number;
        // 5 Monte-Carlo errors of 10,000 flips: 20 comparisons are looked at.
        expect(Math.abs((p as number) - exact)).toBeLessThan(
          5 * Math.sqrt((exact * (1 - exact) + 1e-4) / 1e4),
        );
      }
    }
  });

  it("lets no p of a pair fall when an entrant is added, neither enumerated nor drawn", () => {
    for (const blocks of [8, 20]) {
      const all = madeUp(6 + blocks, 6, blocks, [0, 0.7, 1, 0, 2]);
      const fewer = { ...all, losses: all.losses.slice(0, 5) };
      const [before, after] = [pOf(fewer, 999), pOf(all, 999)];
      for (const [a, row] of before.entries()) {
        for (const [b, p] of row.entries())
          if (a !== b) expect(after[a]?.[b]).toBeGreaterThanOrEqual(p as number);
      }
    }
  });

  it("knows equals: the same runs have p = 1", () => {
    const data = madeUp(7, 2, 8);
    const twins = { ...data, losses: [...data.losses, data.losses[0] as readonly number[]] };
    expect(pOf(twins)[0]?.[2]).toBe(1);
  });

  it("gives the same whatever the order of entrants and blocks", () => {
    for (const count of [9, 16]) {
      const data = madeUp(8, 4, count, [0, 0, 1, 2]);
      const turned = {
        blocks: [...data.blocks].reverse(),
        losses: [...data.losses].reverse().map((own) => [...own].reverse()),
      };
      expect(
        pOf(turned)
          .map((row) => [...row].reverse())
          .reverse(),
      ).toEqual(pOf(data));
    }
  });

  it("works in pieces that are small against a turn of the event loop", () => {
    const data = madeUp(9, 44, 48);
    const pieces = jointSignFlips(data);
    const first = pieces.next();
    expect(first.done).toBe(false);
    let count = 1;
    for (let step = pieces.next(); !step.done; step = pieces.next()) count++;
    // 10,000 flips of 44 entrants in 48 blocks are 3.3e7 operations; a piece has at most 2e5.
    expect(count).toBeGreaterThan(150);
  });
});
