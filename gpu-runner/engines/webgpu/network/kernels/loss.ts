/**
 * Loss of each example (softmax: the difference of the logits first, as ties at 1e30 would swallow ln Σ), and its derivatives with respect to what enters the last activation. One invocation an
 * example. Float64 twin: `engines/reference/network/losses.ts`.
 *
 * - `value`: losses `[B]`.
 * - `gradient`: losses, and δ = φ'·∂(mean loss)/∂a (and κ, for activations that keep it).
 * - `hessian`: Rδ = φ'·H_L·Ra + the curvature term that R-forward left in its place.
 * - `gauss-newton`: Rδ = φ'·H_L·Ra.
 * - `seed`: Rδ = φ'·Ra, whatever the loss: Ra holds what is passed back.
 *
 * Bindings: outputs `[B, out]` (slots of the last stage; read_write for `gradient`); targets `[B]` labels or
 * `[B, out]`, read; losses or R-slots, read_write; the mask. Copies: candidate points or directions.
 */
import type { Loss } from "../../../../network.ts";
import type { KernelHost } from "../../kernel.ts";
import { SOFTPLUS } from "../activations.ts";
import { KernelWriter, type Operand, type Place } from "../kernel-writer.ts";
import { DELTA, INPUT, KAPPA, type Stage } from "../stages.ts";
import { storeRDelta } from "./dense-r-backward.ts";

export interface LossOptions {
  readonly mode: "value" | "gradient" | "hessian" | "gauss-newton" | "seed";
  readonly loss: Loss;
  readonly stage: Stage;
  readonly rows: number;
  readonly copies: number;
  /** Slots of the last stage (for `value` only the outputs). */
  readonly kept: Place;
  readonly targets: Place;
  /** `[B]`; for `value` and `gradient`. */
  readonly losses?: Place;
  /** R-slots of the last stage; for the products. */
  readonly change?: Place;
}

const WORKGROUP = 64;

export function lossKernel(host: KernelHost, options: LossOptions): void {
  const { mode, loss, stage, rows, copies } = options;
  const writer = new KernelWriter(host, copies);
  const kept = writer.operand(options.kept, mode === "gradient" ? "read_write" : "read");
  const targets = writer.operand(options.targets, "read");
  const losses = options.losses && writer.operand(options.losses, "read_write");
  const change = options.change && writer.operand(options.change, "read_write");
  const body = [
    `let row = wg.x * ${WORKGROUP}u + local.x;`,
    `if (row >= ${rows}u) { return; }`,
    `let first = row * ${stage.outputSize}u;`,
    ...(mode === "seed" ? seeded : LOSS_CODE[loss])({ mode, stage, rows, kept, targets, losses, change }),
  ];
  writer.dispatch({
    label: `loss ${loss} ${mode} ${rows}x${stage.outputSize}`,
    functions: lossFunctions(stage.activation.functions),
    body: `  ${body.join("\n  ")}`,
    workgroup: [WORKGROUP, 1],
    groups: [Math.ceil(rows / WORKGROUP), 1],
  });
}

/**
 * The activation's functions and the losses' own, each once. Maxima, exponentials and logarithms may make a finite
 * number of NaN; `unlessFinite` lets it through to the loss, so that a lane that diverged is seen to have.
 */
function lossFunctions(own: string): string {
  const soft = own.includes("fn softplus") ? "" : SOFTPLUS;
  const sigma = `fn outputSigmoid(z: f32) -> f32 { return 1.0 / (1.0 + exp(-max(z, -87.0))); }`;
  const unlessFinite = `fn unlessFinite(z: f32) -> f32 { return select(0.0, z, (bitcast<u32>(z) & 0x7f800000u) == 0x7f800000u); }`;
  return `${own}\n${soft}\n${sigma}\n${unlessFinite}`;
}

interface Context {
  readonly mode: LossOptions["mode"];
  readonly stage: Stage;
  readonly rows: number;
  readonly kept: Operand;
  readonly targets: Operand;
  readonly losses: Operand | undefined;
  readonly change: Operand | undefined;
}

/** Stores δ (and κ) from `slope`, the derivative of the mean loss with respect to output `at`. */
function storeDelta({ stage, rows, kept }: Context, slope: string): string {
  const { activation, outputSize } = stage;
  const slot = rows * outputSize;
  const keeps = activation.keeps === "input";
  const source = keeps ? `${INPUT * slot}u + at` : "at";
  const load = activation.slope("kept") === "1.0" ? "" : `let kept = ${kept.at(source)}; `;
  const kappa =
    keeps && activation.bend
      ? ` ${kept.at(`${KAPPA * slot}u + at`)} = ${slope} * ${activation.bend("kept")};`
      : "";
  return `${load}${kept.at(`${DELTA * slot}u + at`)} = ${slope} * ${activation.slope("kept")};${kappa}`;
}

function storeProduct({ mode, stage, rows, kept, change }: Context, product: string): string {
  if (!change) throw new Error("a curvature product of the loss needs the R-slots");
  return storeRDelta(stage, rows, mode === "hessian", kept.at, change.at, product);
}

/** Loops over the outputs of the example, with `at` the entry's index. */
function outputs({ stage }: Context, statements: string): string {
  return `for (var at = first; at < first + ${stage.outputSize}u; at++) { ${statements} }`;
}

function seeded(context: Context): readonly string[] {
  return [outputs(context, `let product = ${context.change?.at("at")}; ${storeProduct(context, "product")}`)];
}

/** Outputs up to which the example's numbers are held in registers: loaded once, exponentials once. */
const MAX_HELD = 16;

/** {@link LOSS_CODE} of softmax cross-entropy for few outputs; the same sums in the same order. */
function heldSoftmax(context: Context): readonly string[] {
  const { mode, stage, rows, kept, targets, losses, change } = context;
  const each = (line: (o: number) => string): string[] =>
    Array.from({ length: stage.outputSize }, (_, o) => line(o));
  const lines = [
    ...each((o) => `let z${o} = ${kept.at(`first + ${o}u`)};`),
    `let largest = ${each((o) => `z${o}`).reduce((all, z) => `max(${all}, ${z})`)};`,
    ...each((o) => `let e${o} = exp(z${o} - largest);`),
    `let total = ${each((o) => `e${o}`).join(" + ")};`,
  ];
  if (mode === "value" || mode === "gradient") {
    lines.push(`let label = u32(${targets.at("row")});`);
    const odd = each((o) => `unlessFinite(z${o})`).join(" + ");
    if (losses)
      lines.push(`${losses.at("row")} = (largest - ${kept.at("first + label")}) + log(total) + (${odd});`);
    if (mode === "gradient")
      lines.push(
        ...each(
          (o) =>
            `{ let at = first + ${o}u; let slope = (e${o} / total - select(0.0, 1.0, label == ${o}u)) * ${1 / rows}; ${storeDelta(context, "slope")} }`,
        ),
      );
    return lines;
  }
  return [
    ...lines,
    ...each((o) => `let rz${o} = ${change?.at(`first + ${o}u`)};`),
    ...each((o) => `let p${o} = e${o} / total;`),
    `let mean = ${each((o) => `p${o} * rz${o}`).join(" + ")};`,
    ...each(
      (o) =>
        `{ let at = first + ${o}u; let product = p${o} * (rz${o} - mean) * ${1 / rows}; ${storeProduct(context, "product")} }`,
    ),
  ];
}

const LOSS_CODE: Readonly<Record<Loss, (context: Context) => readonly string[]>> = {
  "softmax-cross-entropy": (context) => {
    const { mode, stage, rows, kept, targets, losses, change } = context;
    if (stage.outputSize <= MAX_HELD) return heldSoftmax(context);
    const z = kept.at("at");
    const lines = [
      `var largest = ${kept.at("first")};`,
      outputs(context, `largest = max(largest, ${z});`),
      "var total = 0.0;",
      outputs(context, `total += exp(${z} - largest);`),
    ];
    if (mode === "value" || mode === "gradient") {
      lines.push(`let label = first + u32(${targets.at("row")});`);
      if (losses)
        lines.push(
          "var odd = 0.0;",
          outputs(context, `odd += unlessFinite(${z});`),
          `${losses.at("row")} = (largest - ${kept.at("label")}) + log(total) + odd;`,
        );
      if (mode === "gradient")
        lines.push(
          outputs(
            context,
            `let slope = (exp(${z} - largest) / total - select(0.0, 1.0, at == label)) * ${1 / rows}; ${storeDelta(context, "slope")}`,
          ),
        );
      return lines;
    }
    const rz = change?.at("at");
    lines.push(
      "var mean = 0.0;",
      outputs(context, `mean += exp(${z} - largest) / total * ${rz};`),
      outputs(
        context,
        `let product = exp(${z} - largest) / total * (${rz} - mean) * ${1 / rows}; ${storeProduct(context, "product")}`,
      ),
    );
    return lines;
  },
  "binary-cross-entropy": (context) =>
    elementwise(context, {
      value: (z, t) => `softplus(${z}) - ${t} * ${z}`,
      slope: (z, t) => `outputSigmoid(${z}) - ${t}`,
      product: (z, rz) => `outputSigmoid(${z}) * outputSigmoid(-${z}) * ${rz}`,
    }),
  "squared-error": (context) =>
    elementwise(context, {
      value: (z, t) => `0.5 * (${z} - ${t}) * (${z} - ${t})`,
      slope: (z, t) => `${z} - ${t}`,
      product: (_z, rz) => rz,
    }),
};

interface ElementLoss {
  readonly value: (z: string, target: string) => string;
  readonly slope: (z: string, target: string) => string;
  readonly product: (z: string, rz: string) => string;
}

function elementwise(context: Context, loss: ElementLoss): readonly string[] {
  const { mode, rows, kept, targets, losses, change } = context;
  const load = `let z = ${kept.at("at")};`;
  if (mode === "hessian" || mode === "gauss-newton")
    return [
      outputs(
        context,
        `${load} let product = (${loss.product("z", change?.at("at") ?? "")}) * ${1 / rows}; ${storeProduct(context, "product")}`,
      ),
    ];
  const target = `let t = ${targets.at("at")};`;
  const sum = losses ? `sum += ${loss.value("z", "t")};` : "";
  const delta =
    mode === "gradient"
      ? `let slope = (${loss.slope("z", "t")}) * ${1 / rows}; ${storeDelta(context, "slope")}`
      : "";
  return [
    "var sum = 0.0;",
    outputs(context, `${load} ${target} ${sum} ${delta}`),
    ...(losses ? [`${losses.at("row")} = sum;`] : []),
  ];
}
