/** What is known of a kind of layer without computing anything. */
import type { Geometry } from "./geometry.ts";

/** The settings of a layer in a tfjs topology. */
export type LayerSettings = Readonly<Record<string, unknown>>;

/**
 * A layer of a tfjs topology in our form, or why there is none.
 * @param rank axes of one example that comes in: 1 vector, 3 image; undefined behind a layer that is not known
 */
export type TfjsReader<Layer> = (settings: LayerSettings, rank: number | undefined) => Layer | string;

export interface LayerKind<Layer> {
  /** @param name the layer in messages @throws NetworkError where the layer does not fit its input */
  geometry(layer: Layer, input: readonly number[], name: string): Geometry;
  /** Whether it has parameters. */
  readonly trainable: boolean;
  /** Axes of one example that comes out; absent: as many as go in. */
  readonly outputAxes?: number;
  /** By the class that tfjs gives such a layer. Its `activation` is a layer of its own and read elsewhere. */
  readonly tfjs: Readonly<Record<string, TfjsReader<Layer>>>;
  /** What the engines' contract must exercise of a layer like this one, in words. */
  variantsOf(layer: Layer): readonly string[];
  /** Layers that have all variants between them, each with an input that it fits. */
  readonly examples: readonly { readonly layer: Layer; readonly input: readonly number[] }[];
}

/** Why a reader that needs `wanted` axes refuses; undefined where nothing is known against it. */
export function wrongRank(rank: number | undefined, wanted: number): string | undefined {
  return rank === undefined || rank === wanted ? undefined : `on ${rank} axes`;
}

/** One extent for both axes, or 0 where they differ. */
export function square(value: unknown): number {
  if (typeof value === "number") return value;
  if (!Array.isArray(value)) return 0;
  const [height, width] = value as readonly unknown[];
  return typeof height === "number" && height === width ? height : 0;
}
