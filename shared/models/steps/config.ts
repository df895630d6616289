/** Numbers out of a layer's settings. */
import type { Sliding } from "./step.ts";

type Config = Readonly<Record<string, unknown>>;

export const isWhole = (value: unknown, least = 1): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= 1_000_000;

/** A whole number, or two. */
export function pairOf(value: unknown, otherwise: number): readonly [number, number] | undefined {
  const both = value === undefined || value === null ? otherwise : value;
  const [a, b = a]: readonly unknown[] = Array.isArray(both) ? (both as readonly unknown[]) : [both];
  return isWhole(a) && isWhole(b) ? [a, b] : undefined;
}

/** @param isLine one axis to slide along @returns the reason where it cannot be read */
export function slidingOf(
  config: Config,
  size: unknown,
  isLine: boolean,
  defaultStrides: readonly [number, number] = [1, 1],
): Sliding | string {
  if (config.data_format === "channels_first" || config.data_format === "channelsFirst")
    return "channels first";
  const single = (pair: readonly [number, number] | undefined): readonly [number, number] | undefined =>
    pair && isLine ? [pair[0], 1] : pair;
  const kernel = single(pairOf(size, 2));
  const strides =
    config.strides === undefined || config.strides === null
      ? single(defaultStrides)
      : single(pairOf(config.strides, 1));
  const dilations = single(pairOf(config.dilation_rate, 1));
  const padding = config.padding ?? "valid";
  if (!kernel) return `window ${shown(size)}`;
  if (!strides) return `strides ${shown(config.strides)}`;
  if (!dilations) return `dilation ${shown(config.dilation_rate)}`;
  if (padding !== "valid" && padding !== "same") return `padding ${shown(padding)}`;
  return { kernel, strides, dilations, padding };
}

export const shown = (value: unknown): string => (JSON.stringify(value) ?? "none").slice(0, 40);
