/** An axis that is logarithmic on both sides of zero and linear around it, with powers of ten as ticks. */
import { formatNumber } from "../data/format.ts";

export interface SymmetricAxis {
  readonly type: "symlog";
  /** Below it the axis is linear. */
  readonly constant: number;
  readonly ticks: readonly number[];
  readonly tickFormat: (place: number) => string;
}

const DECADES_BELOW = 3;
const TICKS_A_SIDE = 3;

/** @param values finite ones · @param constant default: three decades below the largest size */
export function symmetricAxis(values: readonly number[], constant?: number): SymmetricAxis {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const linear = constant ?? 10 ** (Math.ceil(Math.log10(largest)) - DECADES_BELOW);
  const top = Math.floor(Math.log10(largest) + 1e-9);
  const decades = top - Math.ceil(Math.log10(linear));
  const step = Math.max(1, Math.ceil(decades / TICKS_A_SIDE));
  const powers: number[] = [];
  for (let power = top; power >= Math.log10(linear); power -= step) powers.push(10 ** power);
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  const ticks = [...powers.map((power) => -power), 0, ...powers.toReversed()].filter(
    (tick) => tick >= low && tick <= high,
  );
  return { type: "symlog", constant: linear, ticks, tickFormat: (place) => formatNumber(place, 3) };
}
