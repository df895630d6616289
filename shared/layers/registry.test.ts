import { describe, expect, it } from "vitest";
import { NetworkError } from "./geometry.ts";
import { LAYER_EXAMPLES, LAYER_KINDS, layerGeometry, layerVariants, TFJS_CLASSES } from "./registry.ts";

describe("kinds of layers", () => {
  it("each have an example, which fits its input", () => {
    const shown = new Set(LAYER_EXAMPLES.map(({ layer }) => layer.kind));
    expect([...shown].sort()).toEqual(Object.keys(LAYER_KINDS).sort());
    for (const { layer, input } of LAYER_EXAMPLES) {
      const { output, weightShape, biasSize } = layerGeometry(layer, input, "example");
      expect([1, 3]).toContain(output.length);
      expect(biasSize === 0 || biasSize === weightShape.at(-1)).toBe(true);
      expect(weightShape.length > 0).toBe(LAYER_KINDS[layer.kind].trainable);
      expect(layerVariants(layer).length).toBeGreaterThan(0);
    }
  });

  it("say how many axes come out, where not as many as go in", () => {
    for (const { layer, input } of LAYER_EXAMPLES) {
      const kind: { readonly outputAxes?: number } = LAYER_KINDS[layer.kind];
      expect(layerGeometry(layer, input, "example").output.length).toBe(kind.outputAxes ?? input.length);
    }
  });

  it("refuse an input that they do not fit (negative control)", () => {
    const dense = { kind: "dense", outputs: 2, bias: true } as const;
    expect(() => layerGeometry(dense, [3, 3, 1], "dense")).toThrow(NetworkError);
    expect(TFJS_CLASSES.get("Dense")?.read({ units: 2 }, 3)).toBe("on 3 axes");
  });
});
