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

/** One view's place in the kernel: element index → load or store expressions. */
export class Access {
  private readonly bindings: Bindings;
  private readonly slot: number;
  private readonly base: string;
  readonly view: View;

  constructor(bindings: Bindings, slot: number, parameter: number, view: View) {
    this.bindings = bindings;
    this.slot = slot;
    this.view = view;
    this.base = parameterName(parameter);
  }

  /** Index of an element of the lane: `element` is an offset within the view, in elements. */
  index(element: string): string {
    const lane = this.view.laneStride === 1 ? "lane" : `lane * ${this.view.laneStride}u`;
    return element === "0u" ? `${this.base} + ${lane}` : `${this.base} + ${lane} + ${element}`;
  }

  load(element: string): string {
    const index = this.index(element);
    return this.bindings.isVector(this.slot)
      ? `data${this.slot}[(${index}) / 4u][(${index}) % 4u]`
      : `data${this.slot}[${index}]`;
  }

  /** Four elements `step` apart as a vec4f. */
  load4(element: string): string {
    const index = this.index(element);
    if (this.bindings.isVector(this.slot)) return `data${this.slot}[(${index}) / 4u]`;
    const at = (k: number): string => `data${this.slot}[${index}${k === 0 ? "" : ` + ${k}u`}]`;
    return `vec4f(${at(0)}, ${at(1)}, ${at(2)}, ${at(3)})`;
  }

  store(element: string, value: string): string {
    return `data${this.slot}[${this.index(element)}] = ${value};`;
  }

  store4(element: string, value: string): string {
    const index = this.index(element);
    if (this.bindings.isVector(this.slot)) return `data${this.slot}[(${index}) / 4u] = ${value};`;
    return [0, 1, 2, 3]
      .map((k) => `data${this.slot}[${index}${k === 0 ? "" : ` + ${k}u`}] = ${value}[${k}];`)
      .join(" ");
  }
}

function parameterName(index: number): string {
  return `p[${index >> 2}].${"xyzw"[index & 3]}`;
}

export class Bindings {
  private readonly slots: Slot[] = [];
  private readonly values: number[];
  private readonly byView = new Map<string, Access>();

  constructor(lanes: number) {
    this.values = [lanes];
  }

  /** @param vector every access of this view is a vec4 at a multiple of 4 elements */
  add(view: View, written: boolean, vector: boolean): Access {
    let slot = this.slots.findIndex((known) => known.view.storage.buffer === view.storage.buffer);
    if (slot < 0) slot = this.slots.push({ view, written, vector }) - 1;
    const entry = this.slots[slot] as Slot;
    entry.written ||= written;
    entry.vector &&= vector;
    const key = `${slot}/${view.offset}/${view.laneStride}/${view.strides}/${view.shape}`;
    const known = this.byView.get(key);
    if (known) return known;
    const access = new Access(this, slot, this.values.push(view.offset) - 1, view);
    this.byView.set(key, access);
    return access;
  }

  isVector(slot: number): boolean {
    return this.slots[slot]?.vector ?? false;
  }

  /** Declarations of the bindings and of the parameters `p`. Call after the last `add`. */
  declarations(): string {
    const lines = this.slots.map(
      ({ written, vector }, slot) =>
        `@group(0) @binding(${slot}) var<storage, ${written ? "read_write" : "read"}> data${slot}: array<${vector ? "vec4f" : "f32"}>;`,
    );
    lines.push(
      `@group(0) @binding(${this.slots.length}) var<uniform> p: array<vec4u, ${Math.ceil(this.values.length / 4)}>;`,
    );
    return lines.join("\n");
  }

  /** The kernel's binding kinds and parameters. */
  get kernel(): Pick<Kernel, "bindings"> & { readonly parameters: readonly number[] } {
    return {
      bindings: this.slots.map(({ written }) => (written ? "read_write" : "read")),
      parameters: this.values,
    };
  }

  get buffers(): readonly GPUBuffer[] {
    return this.slots.map(({ view }) => view.storage.buffer);
  }
}
