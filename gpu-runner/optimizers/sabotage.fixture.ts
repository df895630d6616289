/**
 * Test fixture for negative controls: an engine that breaks one formula on its way to the real engine, so
 * that a test can show that it would notice.
 */
import type { Engine } from "../engine.ts";

export interface Sabotage {
  readonly engine: Engine;
  /** How many formulas were changed; 0 means the control controls nothing. */
  changed(): number;
}

/** Replaces `from` by `to` in every formula of `map` and `reduce`. */
export function sabotage(engine: Engine, from: string, to: string): Sabotage {
  let changed = 0;
  const rewrite = (formula: string): string => {
    if (formula.includes(from)) changed++;
    return formula.replaceAll(from, to);
  };
  const broken = new Proxy(engine, {
    get(target, property) {
      if (property === "map")
        return (formula: string, operands: Parameters<Engine["map"]>[1]) =>
          target.map(rewrite(formula), operands);
      if (property === "reduce")
        return (
          reduction: Parameters<Engine["reduce"]>[0],
          formula: string,
          operands: Parameters<Engine["reduce"]>[2],
        ) => target.reduce(reduction, rewrite(formula), operands);
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { engine: broken, changed: () => changed };
}
