/** MNIST averaged down to 10 × 10 pixels: small enough for networks with an exact Hessian. */
import type { DerivedDataSet } from "./data-set.ts";
import { poolImages } from "./pooling.ts";

const SIDE = 10;

export const mnist10x10: DerivedDataSet = {
  name: "mnist-10x10",
  title: "MNIST at 10 × 10 pixels",
  shape: [SIDE, SIDE, 1],
  classes: 10,
  source: "Dauphin et al. 2014, arXiv 1406.2572, section 6.1",
  from: "mnist",
  derive: (images) => poolImages(images, 28, SIDE),
};
