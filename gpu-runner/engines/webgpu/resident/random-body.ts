/** Philox numbers inside a resident kernel. Specification: `kernels/random.ts`, block for block. */
import { drawnValues, RANDOM_BLOCK } from "../kernels/random.ts";
import { elementAt } from "./copy-body.ts";
import type { LaneMemory } from "./lane-memory.ts";
import { loop } from "./loops.ts";
import type { Operation } from "./operation.ts";

/** Needs `seeds` and `lane` in scope, and the functions of `kernels/random.ts`. */
export function randomBody(
  { distribution, out, counter, stream }: Extract<Operation, { kind: "random" }>,
  memory: LaneMemory,
  unrolled: number,
): string {
  memory.write(out);
  const block = RANDOM_BLOCK[distribution];
  const blocks = Math.floor(out.size / block);
  const draw = (item: string): string =>
    `let w = philox(seeds[lane], vec4u(${item}, u32(${memory.at(counter, [])}), ${stream >>> 0}u, ${distribution === "normal" ? 1 : 0}u));
  ${drawnValues(distribution)}`;
  const whole = loop(blocks, blocks <= unrolled / 64, (item) => {
    const stores = Array.from({ length: block }, (_, k) => {
      if (typeof item === "number") return `${elementAt(out, item * block + k, memory)} = values[${k}];`;
      return `{ let e = ${item} * ${block}u + ${k}u; ${elementAt(out, "e", memory)} = values[${k}]; }`;
    });
    return `${draw(typeof item === "number" ? `${item}u` : item)} ${stores.join(" ")}`;
  });
  const rest = out.size % block;
  if (rest === 0) return whole;
  const stores = Array.from(
    { length: rest },
    (_, k) => `${elementAt(out, blocks * block + k, memory)} = values[${k}];`,
  );
  return `${blocks > 0 ? `{ ${whole} }` : ""}
  { ${draw(`${blocks}u`)} ${stores.join(" ")} }`;
}
