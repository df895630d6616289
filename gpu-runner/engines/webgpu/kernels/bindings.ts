/** Collects what a kernel reads and writes, one binding per buffer, offsets as parameters. */
import type { Kernel } from "../kernel.ts";
import type { TensorStorage } from "../tensor.ts";

/** What a kernel builder needs to know of a tensor. */
export interface View {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly laneStride: number;
  readonly storage: TensorStorage;
}

interface Slot {
  readonly view: View;
  written: boolean;
  /** Every access is a whole, aligned vec4. */
  vector: boolean;
}

/**
 * One view's place in the kernel. Where an inner loop walks over it, {@link hoist} computes the fixed part of
 * the index once: drivers of software adapters do not move it out of loops by themselves.
 */
export class Access {
  readonly #bindings: Bindings;
  readonly #slot: number;
  readonly #parameter: number;
  readonly view: View;

  constructor(bindings: Bindings, slot: number, parameter: number, view: View) {
    this.#bindings = bindings;
    this.#slot = slot;
    this.#parameter = parameter;
    this.view = view;
  }

  /** Whether elements are reached four at a time only; indices then count vec4s. */
  get vector(): boolean {
    return this.#bindings.isVector(this.#slot);
  }

  /** `let name = …;`: index of the lane's element `element`, in vec4s where {@link vector}. */
  hoist(name: string, element = "0u"): string {
    return `let ${name} = ${this.vector ? `(${this.#index(element)}) / 4u` : this.#index(element)};`;
  }

  /** One element; `element` is an offset within the view. Not for {@link vector} accesses. */
  load(element: string): string {
    return `data${this.#slot}[${this.#index(element)}]`;
  }

  store(element: string, value: string): string {
    return `data${this.#slot}[${this.#index(element)}] = ${value};`;
  }

  /** Element `element` behind a hoisted index. */
  loadAt(base: string, element: string): string {
    return `data${this.#slot}[${base} + ${element}]`;
  }

  storeAt(base: string, element: string, value: string): string {
    return `data${this.#slot}[${base} + ${element}] = ${value};`;
  }

  /** The vec4f number `quad` behind a hoisted index. */
  load4(base: string, quad: string): string {
    if (this.vector) return `data${this.#slot}[${base} + ${quad}]`;
    const at = (k: number): string =>
      `data${this.#slot}[${base} + (${quad}) * 4u${k === 0 ? "" : ` + ${k}u`}]`;
    return `vec4f(${at(0)}, ${at(1)}, ${at(2)}, ${at(3)})`;
  }

  store4(base: string, quad: string, value: string): string {
    if (this.vector) return `data${this.#slot}[${base} + ${quad}] = ${value};`;
    return [0, 1, 2, 3]
      .map((k) => `data${this.#slot}[${base} + (${quad}) * 4u${k === 0 ? "" : ` + ${k}u`}] = ${value}[${k}];`)
      .join(" ");
  }

  #index(element: string): string {
    const { laneStride } = this.view;
    const lane = laneStride === 1 ? "lane" : `lane * ${laneStride}u`;
    const base = `${parameterName(this.#parameter)} + ${lane}`;
    return element === "0u" ? base : `${base} + ${element}`;
  }
}

function parameterName(index: number): string {
  return `p[${index >> 2}].${"xyzw"[index & 3]}`;
}

export class Bindings {
  readonly #slots: Slot[] = [];
  readonly #values: number[];
  readonly #byView = new Map<string, Access>();

  constructor(lanes: number) {
    this.#values = [lanes];
  }

  /** @param vector every access of this view is a vec4 at a multiple of 4 elements */
  add(view: View, written: boolean, vector: boolean): Access {
    let slot = this.#slots.findIndex((known) => known.view.storage.buffer === view.storage.buffer);
    if (slot < 0) slot = this.#slots.push({ view, written, vector }) - 1;
    const entry = this.#slots[slot] as Slot;
    entry.written ||= written;
    entry.vector &&= vector;
    const key = `${slot}/${view.offset}/${view.laneStride}/${view.strides}/${view.shape}`;
    const known = this.#byView.get(key);
    if (known) return known;
    const access = new Access(this, slot, this.#values.push(view.offset) - 1, view);
    this.#byView.set(key, access);
    return access;
  }

  /** A number that differs between dispatches of the same code; returns the WGSL expression that reads it (u32). */
  parameter(value: number): string {
    return parameterName(this.#values.push(value) - 1);
  }

  isVector(slot: number): boolean {
    return this.#slots[slot]?.vector ?? false;
  }

  /** Declarations of the bindings and of the parameters `p`. Call after the last `add`. */
  declarations(): string {
    const lines = this.#slots.map(
      ({ written, vector }, slot) =>
        `@group(0) @binding(${slot}) var<storage, ${written ? "read_write" : "read"}> data${slot}: array<${vector ? "vec4f" : "f32"}>;`,
    );
    lines.push(
      `@group(0) @binding(${this.#slots.length}) var<uniform> p: array<vec4u, ${Math.ceil(this.#values.length / 4)}>;`,
    );
    return lines.join("\n");
  }

  /** The kernel's binding kinds and parameters. */
  get kernel(): Pick<Kernel, "bindings"> & { readonly parameters: readonly number[] } {
    return {
      bindings: this.#slots.map(({ written }) => (written ? "read_write" : "read")),
      parameters: this.#values,
    };
  }

  get buffers(): readonly GPUBuffer[] {
    return this.#slots.map(({ view }) => view.storage.buffer);
  }
}
