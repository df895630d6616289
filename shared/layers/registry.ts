/** Every kind of layer, and what follows from the list: the one type of a layer. */
import { activation } from "./activation.ts";
import { averagePool } from "./average-pool.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { flatten } from "./flatten.ts";
import type { Geometry } from "./geometry.ts";
import type { LayerKind, TfjsReader } from "./layer-kind.ts";
import { maxPool } from "./max-pool.ts";

export const LAYER_KINDS = {
  dense,
  conv2d,
  "max-pool": maxPool,
  "average-pool": averagePool,
  flatten,
  activation,
} as const;

export type LayerName = keyof typeof LAYER_KINDS;

type Layers = {
  [Name in LayerName]: (typeof LAYER_KINDS)[Name] extends LayerKind<infer Layer> ? Layer : never;
};

/** A layer of a network; `LayerOf<"dense">`: one of this kind. */
export type LayerOf<Name extends LayerName> = { [N in Name]: Layers[N] & { readonly kind: N } }[Name];
export type Layer = LayerOf<LayerName>;

const KINDS: { readonly [Name in LayerName]: LayerKind<LayerOf<Name>> } = LAYER_KINDS;

/** @param name the layer in messages @throws NetworkError where the layer does not fit its input */
export function layerGeometry<Name extends LayerName>(
  layer: LayerOf<Name>,
  input: readonly number[],
  name: string,
): Geometry {
  return KINDS[layer.kind].geometry(layer, input, name);
}

/** What the engines' contract must exercise of this layer, in words. */
export function layerVariants<Name extends LayerName>(layer: LayerOf<Name>): readonly string[] {
  return KINDS[layer.kind].variantsOf(layer);
}

/** Layers that have all variants of all kinds between them. */
export const LAYER_EXAMPLES: LayerKind<Layer>["examples"] = Object.values(LAYER_KINDS).flatMap(
  ({ examples }: Pick<LayerKind<Layer>, "examples">) => examples,
);

/** A class of tfjs that we have a layer for. */
export interface KnownClass {
  readonly read: TfjsReader<Layer>;
  readonly trainable: boolean;
  readonly outputAxes: number | undefined;
}

export const TFJS_CLASSES: ReadonlyMap<string, KnownClass> = new Map(
  Object.values(LAYER_KINDS).flatMap(({ tfjs, trainable, outputAxes }: Classes) =>
    Object.entries(tfjs).map(([className, read]) => [className, { read, trainable, outputAxes }] as const),
  ),
);

type Classes = Pick<LayerKind<Layer>, "tfjs" | "trainable" | "outputAxes">;
