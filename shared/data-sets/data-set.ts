/**
 * What a data set is: where its files are, and how they are read. `registry.ts` lists them; a new one is a file beside
 * this one and a line there. Hosts (Node, the build, a page) know data sets by this contract only.
 */
import type { Examples } from "./examples.ts";

/** The files of a data set as a host has them. */
export interface DataFiles {
  /** Folder or address, for messages. */
  readonly where: string;
  /**
   * The bytes of a file, or its first `mostBytes`; undefined where it does not exist. A host may give more than
   * `mostBytes`.
   * @throws DataError where a file is missing that must be there
   */
  read(file: string, mostBytes?: number): Promise<Uint8Array | undefined>;
}

/** Where a host finds the files. */
export type FilePlace =
  /** In a folder of an installed package: always there. */
  | { readonly kind: "package"; readonly name: string; readonly folder: string }
  /** In a folder of this repository, given from its root: always there. */
  | { readonly kind: "repository"; readonly folder: string }
  /** Where a variable of the environment says. */
  | {
      readonly kind: "variable";
      readonly variable: string;
      /** What it names: "the folder or URL of …". */
      readonly names: string;
    };

/** Of every data set. */
interface Described {
  readonly name: string;
  readonly title: string;
  /** One example: `[n]` or `[height, width, channels]`. */
  readonly shape: readonly number[];
  readonly classes: number;
  readonly source: string;
}

/** A data set that has files of its own. */
export interface StoredDataSet extends Described {
  readonly place: FilePlace;
  /**
   * The first `examples` training examples in file order, or all of them.
   * @throws DataError of kind `missing` where the files are not there, `broken` where they are damaged or hold fewer
   */
  train(files: DataFiles, examples?: number): Promise<Examples>;
  /** The same of the test set, in an order in which a part is no easier than the whole. */
  test(files: DataFiles, examples?: number): Promise<Examples>;
}

/** A data set that is made of another one's examples. */
export interface DerivedDataSet extends Described {
  /** Name of the stored one. */
  readonly from: string;
  derive(examples: Examples): Examples;
}

export type DataSet = StoredDataSet | DerivedDataSet;

/** Numbers of one example. */
export function widthOf({ shape }: Pick<DataSet, "shape">): number {
  return shape.reduce((product, extent) => product * extent, 1);
}
