/** What complete sweeps say of an optimizer or a problem, line by line. */
import { type AboutLine, nameOf } from "../../../shared/findings/about.ts";
import { comparePath } from "../data/compare-path.ts";
import { Figure } from "./explain.tsx";
import { Scroll } from "./scroll.tsx";

interface AboutTableProps {
  readonly lines: readonly AboutLine[];
  /** What the page is about: the column that leads elsewhere is the other one. */
  readonly about: "optimizer" | "problem";
}

export function AboutTable({ lines, about }: AboutTableProps) {
  if (lines.length === 0)
    return (
      <p class="notice">No complete sweep has it yet, so nothing is known. The catalogue says what it is.</p>
    );
  return (
    <Scroll label="Results of complete sweeps">
      <table>
        <thead>
          <tr>
            <th scope="col">{about === "optimizer" ? "Problem" : "Optimizer"}</th>
            <th scope="col">Cost</th>
            <th scope="col">Told apart</th>
            <th scope="col">Sweep</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={`${line.sweep}/${line.optimizer}/${line.problem ?? ""}`} line={line} about={about} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

interface LineProps extends Pick<AboutTableProps, "about"> {
  readonly line: AboutLine;
}

function Line({ line, about }: LineProps) {
  const { sweep, sweepName, optimizer, reference, problem } = line;
  const shown = { sweep, optimizer, reference, problem: problem ?? undefined };
  return (
    <tr>
      <th scope="row">
        {about === "problem" ? (
          <Named folder="optimizers" label={optimizer} />
        ) : problem === null ? (
          "all problems together"
        ) : (
          <Named folder="problems" label={problem} />
        )}
        {about === "problem" && problem !== null ? <small>on {problem}</small> : null}
        {about === "optimizer" && optimizer !== nameOf(optimizer) ? <small>as {optimizer}</small> : null}
      </th>
      <td>
        <Figure figure="ratio" {...shown}>
          {line.cost}
        </Figure>
      </td>
      <td>
        <Figure figure="told" {...shown}>
          {line.told}
        </Figure>
      </td>
      <td>
        <a href={`/sweeps/${sweep}`}>{sweepName}</a>
        {optimizer === reference ? null : (
          <small>
            <a href={comparePath(optimizer, reference)}>against {reference}</a>
          </small>
        )}
      </td>
    </tr>
  );
}

function Named({ folder, label }: { readonly folder: "optimizers" | "problems"; readonly label: string }) {
  return <a href={`/${folder}/${encodeURIComponent(nameOf(label))}`}>{label}</a>;
}
