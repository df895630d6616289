/** Options that every problem on a person's own data has. */
import type { Parameters } from "../../shared/catalogue/hyperparameter.ts";
import { batchOptions } from "./network-problem.ts";

const SOURCE = "docs/own-data.md";

/** Parts that no training run sees. */
export const PARTS_UNSEEN = ["test", "validation"] as const;

/** @param what is split, in words */
export function splitOptions(what: string): Parameters {
  const share = (part: string) => ({
    kind: "number" as const,
    default: 0,
    range: [0, 0.9] as const,
    scale: "linear" as const,
    structural: true as const,
    meaning: `share of the ${what} that are kept for ${part}: no training run sees them`,
    source: SOURCE,
  });
  return {
    validation: share("validation"),
    test: share("the test"),
    split: {
      kind: "integer",
      default: 0,
      range: [0, 4_294_967_295],
      scale: "linear",
      structural: true,
      meaning: `seed of the split: which ${what} are kept is a function of it and of the data's digest`,
      source: SOURCE,
    },
    unseen: {
      kind: "choice",
      default: "test",
      choices: PARTS_UNSEEN,
      meaning: "which part held-out loss and accuracy are of",
      source: SOURCE,
    },
  };
}

export const ownDataOptions: Parameters = {
  data: {
    kind: "choice",
    default: "",
    choices: [],
    open: true,
    meaning:
      "in a sweep the sha256:… of uploaded data (CSV, NPY, NPZ, IDX, safetensors); in a trial the path or URL of such a file",
    source: SOURCE,
  },
  label: {
    kind: "choice",
    default: "",
    choices: [],
    open: true,
    meaning:
      "name of the column or array that is predicted; empty: the one of text, else one called label, target, class or y, else the last",
    source: SOURCE,
  },
  standardise: {
    kind: "choice",
    default: "columns",
    choices: ["columns", "none"],
    meaning: "columns: each feature minus its mean, over its standard deviation, both of the training part",
    source: "LeCun, Bottou, Orr, Müller 1998, section 4.3",
  },
  missing: {
    kind: "choice",
    default: "refuse",
    choices: ["refuse", "mean"],
    meaning:
      "what becomes of features that are missing: the data are refused, or the column's mean stands in",
    source: SOURCE,
  },
  ...splitOptions("examples"),
  ...batchOptions({ maximum: 1_000_000, batch: 0 }),
};
