/** What pools have in common: square windows inside the image, a channel at a time. */
import { imageOf, requireCount, slide } from "./geometry.ts";
import { type LayerKind, square, wrongRank } from "./layer-kind.ts";

export interface PoolLayer<Kind extends string = string> {
  readonly kind: Kind;
  readonly size: number;
  readonly stride: number;
}

/** A pool under this name, and the class that tfjs gives it. */
export function poolKind<Kind extends string>(kind: Kind, className: string): LayerKind<PoolLayer<Kind>> {
  return {
    geometry(layer, input, name) {
      const [height, width, channels] = imageOf(input, name);
      for (const key of ["size", "stride"] as const) requireCount(layer[key], `${name} ${key}`);
      const rows = slide(height, layer.size, layer.stride, "valid", name).extent;
      const columns = slide(width, layer.size, layer.stride, "valid", name).extent;
      return { output: [rows, columns, channels], weightShape: [], biasSize: 0 };
    },
    trainable: false,
    tfjs: {
      [className](settings, rank) {
        const size = square(settings.pool_size);
        const stride = square(settings.strides ?? settings.pool_size);
        const wrong = wrongRank(rank, 3);
        if (wrong) return wrong;
        if (settings.data_format === "channels_first") return "channels first";
        if (!size || !stride) return "window or stride not square";
        if (settings.padding === "same") return "padding same";
        return { kind, size, stride };
      },
    },
    variantsOf: ({ stride }) => [`${kind} of stride ${stride}`],
    examples: [1, 2].map((stride) => ({ layer: { kind, size: 2, stride }, input: [5, 6, 2] })),
  };
}
