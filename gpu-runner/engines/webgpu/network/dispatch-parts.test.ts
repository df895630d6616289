import fc from "fast-check";
import { expect, it } from "vitest";
import { MAX_OPERATIONS, partsOf } from "./dispatch-parts.ts";

const side = fc.integer({ min: 1, max: 7 });

it("a short dispatch stays whole, whatever its grid", () => {
  expect(partsOf([5, 6, 7], 0)).toEqual([{ first: [0, 0, 0], grid: [5, 6, 7] }]);
  expect(partsOf([5, 6, 7], MAX_OPERATIONS)).toHaveLength(1);
  expect(partsOf([1, 1, 70_000], 0)).toHaveLength(2);
});

it("parts cover every workgroup once, none beyond the limit unless it is a single workgroup", () => {
  fc.assert(
    fc.property(side, side, side, fc.double({ min: 0.01, max: 400, noNaN: true }), (x, y, z, times) => {
      const operations = times * MAX_OPERATIONS;
      const seen = new Set<string>();
      for (const { first, grid } of partsOf([x, y, z], operations)) {
        const groups = grid[0] * grid[1] * grid[2];
        if (groups > 1)
          expect((operations * groups) / (x * y * z)).toBeLessThanOrEqual(MAX_OPERATIONS * 1.001);
        for (let i = 0; i < grid[0]; i++)
          for (let j = 0; j < grid[1]; j++)
            for (let k = 0; k < grid[2]; k++) {
              const place = `${first[0] + i}/${first[1] + j}/${first[2] + k}`;
              expect(seen.has(place)).toBe(false);
              seen.add(place);
            }
      }
      expect(seen.size).toBe(x * y * z);
    }),
  );
});
