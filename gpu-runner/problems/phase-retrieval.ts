/** Population loss of phase retrieval: two minima ±s, a maximum at 0 and a sphere of saddles between. */
import type { CriticalPoint } from "../../shared/catalogue/entry.ts";
import { closedForm } from "./closed-form.ts";
import { dimensionOption, numberOption } from "./closed-form-options.ts";
import { coordinates, sumOf } from "./coordinates.ts";

export const phaseRetrieval = closedForm({
  name: "phase-retrieval",
  title: "Phase retrieval",
  definition:
    "f(x) = \\tfrac14\\left(3\\|x\\|^4 + 3 - 2\\|x\\|^2 - 4(x^\\top s)^2\\right), \\quad s = \\mathbf 1/\\sqrt n",
  source: "Sun, Qu & Wright 2016, arXiv 1602.06664; Chen et al. 2018, arXiv 1803.07726 (population loss)",
  version: 1,
  options: { dimension: dimensionOption(10, 2) },
  expression: (options) => {
    const n = numberOption(options, "dimension");
    const x = coordinates(n);
    return [
      `r = ${sumOf(x.map((name) => `${name}*${name}`))}`,
      `c = (${sumOf(x)})*${1 / Math.sqrt(n)}`,
      "f = 0.25*(3*r*r + 3 - 2*r - 4*c*c)",
    ].join("; ");
  },
  // Around the maximum at 0; most ways down pass the saddles x ⊥ s.
  box: () => [-0.1, 0.1],
  targets: [0.5, 1e-1, 1e-3, 1e-5],
  criticalPoints: (options): readonly CriticalPoint[] => {
    const n = numberOption(options, "dimension");
    const signal = new Array<number>(n).fill(1 / Math.sqrt(n));
    // Orthogonal to s with norm 1/√3.
    const across = signal.map((_, i) => (i === 0 ? 1 / Math.sqrt(6) : i === 1 ? -1 / Math.sqrt(6) : 0));
    // H = (3‖x‖² − 1)I + 6xxᵀ − 2ssᵀ.
    const others = (eigenvalue: number, count: number) => new Array<number>(count).fill(eigenvalue);
    const bowl = [...others(2, n - 1), 6];
    return [
      { kind: "minimum", value: 0, point: signal, eigenvalues: bowl },
      { kind: "minimum", value: 0, point: signal.map((x) => -x), eigenvalues: bowl },
      { kind: "maximum", value: 0.75, point: others(0, n), eigenvalues: [-3, ...others(-1, n - 1)] },
      { kind: "saddle", value: 2 / 3, point: across, eigenvalues: [-2, ...others(0, n - 2), 2] },
    ];
  },
});
