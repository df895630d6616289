/**
 * Random numbers of the host: starting points, initial weights, problem matrices. Float64, 53-bit uniforms,
 * a function of (seed, stream) alone; unrelated to the bits of `Engine.random` (other counter words).
 */
import { laneSeeds, philox } from "./philox.ts";

/** Fourth counter word; `Engine.random` uses 0 and 1. */
const HOST_DOMAIN = 2;

/**
 * `count` uniforms in [0, 1), 53 bits each, two per Philox block.
 * @param stream whole number < 2³² that separates uses of one seed
 */
export function hostUniforms(seed: number, stream: number, count: number): Float64Array {
  const key = laneSeeds([seed]);
  const words = new Uint32Array(4);
  const out = new Float64Array(count);
  for (let element = 0; element < count; element++) {
    if ((element & 1) === 0)
      philox(words, key[0] as number, key[1] as number, element >>> 1, 0, stream, HOST_DOMAIN);
    const at = 2 * (element & 1);
    const high = (words[at] as number) >>> 5;
    const low = (words[at + 1] as number) >>> 6;
    out[element] = (high * 2 ** 26 + low) * 2 ** -53;
  }
  return out;
}

/** `count` standard normals (Box–Muller of {@link hostUniforms}). */
export function hostNormals(seed: number, stream: number, count: number): Float64Array {
  const uniforms = hostUniforms(seed, stream, count + (count & 1));
  const out = new Float64Array(count);
  for (let element = 0; element < count; element++) {
    const pair = element & ~1;
    const radius = Math.sqrt(-2 * Math.log(1 - (uniforms[pair] as number)));
    const angle = 2 * Math.PI * (uniforms[pair + 1] as number);
    out[element] = radius * ((element & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
  }
  return out;
}
