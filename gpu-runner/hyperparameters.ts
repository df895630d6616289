/** Typed access of a method to its own hyper-parameters. A missing one is a bug in the definition. */
import type { LaneTensor } from "./engine.ts";
import type { OptimizerContext } from "./optimizer.ts";

type Given = Pick<OptimizerContext, "hyper" | "structure">;

/** Lane scalars of the named numeric hyper-parameters, ready to be spread into operands. */
export function laneHyperparameters<Name extends string>(
  { hyper }: Given,
  ...names: readonly Name[]
): Readonly<Record<Name, LaneTensor>> {
  const found: Partial<Record<Name, LaneTensor>> = {};
  for (const name of names) {
    const tensor = hyper[name];
    if (!tensor) throw new Error(`hyper-parameter "${name}" is not bound to a lane scalar`);
    found[name] = tensor;
  }
  return found as Readonly<Record<Name, LaneTensor>>;
}

/** A structural number: the same in every lane. */
export function structuralNumber({ structure }: Given, name: string): number {
  const value = structure[name];
  if (typeof value !== "number") throw new Error(`structural hyper-parameter "${name}" is not a number`);
  return value;
}

/** A choice: one of `choices`. */
export function structuralChoice<Choice extends string>(
  { structure }: Given,
  name: string,
  choices: readonly Choice[],
): Choice {
  const value = choices.find((choice) => choice === structure[name]);
  if (value === undefined)
    throw new Error(`hyper-parameter "${name}" is "${structure[name]}", not one of ${choices.join(", ")}`);
  return value;
}
