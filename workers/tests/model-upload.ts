/** Models to upload in tests: model.json as tfjs writes it, without tfjs. */
import { exports } from "cloudflare:workers";
import type { Reply } from "./client.ts";
import { ADMIN_TOKEN } from "./tokens.ts";

interface Spec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

const layer = (className: string, config: object) => ({ class_name: className, config });
const float = (name: string, ...shape: number[]): Spec => ({ name, shape, dtype: "float32" });

/** 100 → 4 tanh → 10, with a batch normalization between when asked, whose penalty no graph has. */
export function modelJson(withNorm = false) {
  const layers = [
    layer("Dense", { name: "first", units: 4, activation: "tanh", batch_input_shape: [null, 100] }),
    ...(withNorm
      ? [layer("BatchNormalization", { name: "norm", gamma_regularizer: { class_name: "L1L2" } })]
      : []),
    layer("Dense", { name: "last", units: 10, activation: "softmax" }),
  ];
  const norm = ["gamma", "beta", "moving_mean", "moving_variance"].map((each) => float(`norm/${each}`, 4));
  const weights = [
    float("first/kernel", 100, 4),
    float("first/bias", 4),
    ...(withNorm ? norm : []),
    float("last/kernel", 4, 10),
    float("last/bias", 10),
  ];
  return {
    format: "layers-model",
    modelTopology: { class_name: "Sequential", config: { name: "small", layers } },
    weightsManifest: [{ paths: ["./model.weights.bin"], weights }],
  };
}

/** 400 + 4 + 40 + 10, and 16 for the normalization. */
export const bytesOf = (withNorm = false): number => 4 * (454 + (withNorm ? 16 : 0));

export function formOf(json: unknown, weights: Uint8Array<ArrayBuffer> | null, name?: string): FormData {
  const form = new FormData();
  form.append("model.json", new Blob([typeof json === "string" ? json : JSON.stringify(json)]), "model.json");
  if (weights) form.append("model.weights.bin", new Blob([weights]), "model.weights.bin");
  if (name !== undefined) form.append("name", name);
  return form;
}

export async function upload<T = Record<string, unknown>>(
  body: BodyInit,
  token: string | null = ADMIN_TOKEN,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply<T>> {
  const response = await exports.default.fetch("http://edge/v1/models", {
    method: "POST",
    headers: { ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}
