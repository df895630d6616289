/** Every data set, and what follows from the list: the names that problems, models and hosts know. */
import { cifar10 } from "./cifar10.ts";
import type { DataSet, StoredDataSet } from "./data-set.ts";
import type { Examples } from "./examples.ts";
import { mnist } from "./mnist.ts";
import { mnist10x10 } from "./mnist-10x10.ts";
import { mobyDick } from "./moby-dick.ts";

export const DATA_SETS = {
  mnist,
  "mnist-10x10": mnist10x10,
  cifar10,
  "moby-dick": mobyDick,
} as const satisfies Readonly<Record<string, DataSet>>;

export type DataSetName = keyof typeof DATA_SETS;

/** Those with files of their own. */
export type StoredName = {
  [Name in DataSetName]: (typeof DATA_SETS)[Name] extends StoredDataSet ? Name : never;
}[DataSetName];

/** Examples that no training run sees. */
export type TestSetName = `${StoredName}-test`;

/** What a host loads and serves: a stored data set, or its test set. */
export type PartName = StoredName | TestSetName;

export const DATA_SET_NAMES = Object.keys(DATA_SETS) as readonly DataSetName[];

export const STORED_DATA_SETS: readonly StoredDataSet[] = Object.values<DataSet>(DATA_SETS).filter(
  (set): set is StoredDataSet => "place" in set,
);

/** The name under which a host serves a part. */
export function partName({ name }: StoredDataSet, part: "train" | "test"): PartName {
  return (part === "train" ? name : `${name}-test`) as PartName;
}

/** The data set of a part, and how it is read. @throws RangeError for a name that is none */
export function findPart(part: PartName): {
  readonly set: StoredDataSet;
  readonly load: StoredDataSet["train"];
} {
  for (const set of STORED_DATA_SETS) {
    if (part === partName(set, "train")) return { set, load: set.train };
    if (part === partName(set, "test")) return { set, load: set.test };
  }
  throw new RangeError(`there is no data set "${part}"`);
}

/** Where the examples of a data set come from, and what is made of them. */
export function originOf(name: DataSetName): {
  readonly part: StoredName;
  derive(examples: Examples): Examples;
} {
  const set: DataSet = DATA_SETS[name];
  return "derive" in set
    ? { part: set.from as StoredName, derive: set.derive }
    : { part: name as StoredName, derive: (examples) => examples };
}
