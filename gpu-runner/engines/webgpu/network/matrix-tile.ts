/** Picks the variant of the inner product for this device. */
import type { KernelHost } from "../kernel.ts";
import { registerTile, type TileProduct, type TileText } from "./register-tile.ts";

/** Whether subgroups are quads on this device, whatever the kernel (true of SwiftShader). */
export function hasQuads(device: GPUDevice): boolean {
  const { subgroupMinSize, subgroupMaxSize } = device.adapterInfo;
  return device.features.has("subgroups") && subgroupMinSize === 4 && subgroupMaxSize === 4;
}

/** @param extraGroups workgroups added along y, for work that `body` does not do */
export function matrixTile(
  host: KernelHost,
  product: TileProduct,
  extraGroups = 0,
): TileText & { readonly operations: number } {
  const depth = product.terms.reduce((sum, term) => sum + term.depth, 0);
  const operations = 2 * product.rows * product.columns * depth;
  return { ...registerTile(product, hasQuads(host.device), extraGroups), operations };
}
