/** Hyper-parameters or options with default, range, meaning and source. */
import type { Parameter, Parameters } from "../../../shared/catalogue/hyperparameter.ts";
import { SCALE_IN_WORDS } from "../../../shared/scales/scale.ts";
import { formatNumber } from "../data/format.ts";
import { Scroll } from "./scroll.tsx";

interface ParameterTableProps {
  readonly owner: string;
  readonly parameters: Parameters;
}

export function ParameterTable({ owner, parameters }: ParameterTableProps) {
  const rows = Object.entries(parameters);
  if (rows.length === 0) return <p class="muted">There are no parameters.</p>;
  return (
    <Scroll label={`Parameters of ${owner}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Default</th>
            <th scope="col">Range</th>
            <th scope="col">Swept</th>
            <th scope="col">Meaning</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, parameter]) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{parameter.default}</td>
              <td>{allowed(parameter)}</td>
              <td>{swept(parameter)}</td>
              <td class="wrap">{parameter.meaning}</td>
              <td class="wrap muted">{parameter.source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function allowed(parameter: Parameter): string {
  if (parameter.kind === "choice") return parameter.choices.join(" | ");
  return parameter.range.map((bound) => formatNumber(bound, 3)).join(" … ");
}

/** The published search space in words. */
export function swept(parameter: Parameter): string {
  if (parameter.sweep === undefined) return "fixed";
  if (parameter.kind === "choice") return parameter.sweep.join(" | ");
  return `${parameter.sweep.map((bound) => formatNumber(bound, 3)).join(" … ")}, ${SCALE_IN_WORDS[parameter.scale]}`;
}
