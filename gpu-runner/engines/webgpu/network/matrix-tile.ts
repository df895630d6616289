/** Picks the variant of the inner product for this device. */
import { hasQuads } from "../adapter.ts";
import type { KernelHost } from "../kernel.ts";
import { registerTile, type TileProduct, type TileText } from "./register-tile.ts";
import { workgroupTile } from "./workgroup-tile.ts";

/** @param extraGroups workgroups added along y, for work that `body` does not do */
export function matrixTile(
  host: KernelHost,
  product: TileProduct,
  extraGroups = 0,
): TileText & { readonly operations: number } {
  const operations = 2 * product.rows * product.columns * product.depth * product.terms.length;
  const tile =
    host.variant === "tile"
      ? workgroupTile(product, extraGroups)
      : registerTile(product, hasQuads(host.device), extraGroups);
  return { ...tile, operations };
}
