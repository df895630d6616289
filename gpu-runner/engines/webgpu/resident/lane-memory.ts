/**
 * A lane's numbers inside a resident kernel: every allocation that the program touches is an array of the
 * invocation, or one variable per element where all its indices are constants.
 */
import type { TensorStorage, WebGpuTensor } from "../tensor.ts";

/** An index: a number known when the kernel is written, or a WGSL variable (u32). */
export type Index = number | string;

export class LaneMemory {
  readonly #slots = new Map<TensorStorage, number>();
  readonly #written = new Set<TensorStorage>();
  readonly #indexed = new Set<TensorStorage>();

  /** Element of a view: `Σ index·stride` behind its start. */
  at(view: WebGpuTensor, terms: readonly (readonly [index: Index, stride: number])[]): string {
    const { storage } = view;
    const slot = this.#slotOf(storage);
    let constant = view.offset - storage.base;
    const variable: string[] = [];
    for (const [index, stride] of terms) {
      if (typeof index === "number") constant += index * stride;
      else if (stride === 1) variable.push(index);
      else if (stride !== 0) variable.push(`${index} * ${stride}u`);
    }
    if (variable.length === 0) return `S${slot}[${constant}]`;
    this.#indexed.add(storage);
    return `S${slot}[${[...variable, ...(constant === 0 ? [] : [`${constant}u`])].join(" + ")}]`;
  }

  /** Marks the allocation of a view as changed by the kernel. */
  write(view: WebGpuTensor): void {
    this.#slotOf(view.storage);
    this.#written.add(view.storage);
  }

  /** Allocations in the order of their slots. */
  get storages(): readonly TensorStorage[] {
    return [...this.#slots.keys()];
  }

  isWritten(storage: TensorStorage): boolean {
    return this.#written.has(storage);
  }

  /** Numbers a lane. */
  get size(): number {
    return this.storages.reduce((total, { size }) => total + size, 0);
  }

  /** Declarations: an array, or single variables. */
  declarations(): string {
    return this.storages
      .map((storage, slot) =>
        this.#indexed.has(storage)
          ? `var S${slot}: array<f32, ${storage.size}>;`
          : Array.from({ length: storage.size }, (_, i) => `var S${slot}_${i}: f32;`).join(" "),
      )
      .join("\n  ");
  }

  /** Name of element `i` of a slot. */
  element(slot: number, i: number): string {
    const storage = this.storages[slot] as TensorStorage;
    return this.#indexed.has(storage) ? `S${slot}[${i}]` : `S${slot}_${i}`;
  }

  isIndexed(slot: number): boolean {
    return this.#indexed.has(this.storages[slot] as TensorStorage);
  }

  /** Code written with {@link at}, with the single variables in their places. */
  resolve(code: string): string {
    return code.replace(/\bS(\d+)\[(\d+)\]/g, (_, slot: string, i: string) =>
      this.element(Number(slot), Number(i)),
    );
  }

  #slotOf(storage: TensorStorage): number {
    const known = this.#slots.get(storage);
    if (known !== undefined) return known;
    this.#slots.set(storage, this.#slots.size);
    return this.#slots.size - 1;
  }
}
