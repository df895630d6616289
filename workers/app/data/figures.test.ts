import { expect, it } from "vitest";
import { recomputation, runsBehind } from "./figures.ts";

const sweep = "abcdefghijkl";

it("names the runs of both sides of a comparison, each once", () => {
  const shown = { sweep, optimizer: "newton", reference: "adam", problem: "beale" };
  expect(runsBehind({ figure: "ratio", ...shown })).toEqual([
    { phase: "final", problem: "beale", optimizer: "newton" },
    { phase: "final", problem: "beale", optimizer: "adam" },
  ]);
  expect(runsBehind({ figure: "ratio", ...shown, optimizer: "adam" })).toHaveLength(1);
  expect(runsBehind({ figure: "success", ...shown })).toEqual([
    { phase: "final", problem: "beale", optimizer: "newton" },
  ]);
});

it("takes everybody's for a joint test, and tuning runs for what is not tuned", () => {
  expect(runsBehind({ figure: "told", sweep, optimizer: "newton" })).toEqual([{ phase: "final" }]);
  expect(runsBehind({ figure: "default", sweep, optimizer: "newton", reference: "adam" })[1]).toEqual({
    phase: "tuning",
    configuration: "default",
    optimizer: "adam",
  });
});

it("says the command with the reference and the figure that the page shows", () => {
  const address = "http://localhost:8787/v1/sweeps/abcdefghijkl/export?format=json";
  expect(recomputation({ figure: "ratio", sweep, reference: "sgd", by: "accuracy" }, address)).toEqual({
    isPrinted: true,
    lines: [
      `curl -o export.json '${address}'`,
      "python3 docs/reproduce.py export.json --reference 'sgd' --by accuracy",
    ],
  });
  expect(recomputation({ figure: "score", sweep, isFirstEdition: true }, null).lines).toEqual([
    "python3 docs/reproduce-first-edition.py export.json",
  ]);
});
