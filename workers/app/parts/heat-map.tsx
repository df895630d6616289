/** Every optimizer on every problem: a table whose cells are coloured only where the two sides are told apart. */
import { useState } from "preact/hooks";
import type { SweepFacts } from "../../../shared/contracts/sweep-facts.ts";
import { nameOf } from "../../../shared/findings/about.ts";
import { type HeatGroup, type HeatMap, heatMap } from "../../../shared/findings/heat-map.ts";
import type { ShownFigure } from "../data/figures.ts";
import { explainCells } from "./explain.tsx";
import { Scroll } from "./scroll.tsx";
import { useMedia } from "./use-media.ts";
import "./heat-map.css";

const LEGEND = ["≤ 1/8", "1/4", "1/2", "0.8", "1", "1.25", "2", "4", "≥ 8"] as const;

const FIGURES = "td[data-figure]";
const STOPS = `a[href], ${FIGURES}`;

export function HeatMapSection({ facts }: { readonly facts: readonly SweepFacts[] }) {
  const isNarrow = useMedia("(max-width: 40rem)");
  const [isWhole, setWhole] = useState(false);
  const map = heatMap(facts);
  if (map.groups.length === 0) return null;
  const named = [...new Set(map.groups.map(({ reference }) => reference))];
  const references = named.join(" or ");
  const shown = map.groups.map(({ columns }) =>
    columns.map((_, i) => i).filter((i) => !isNarrow || isWhole || i === 0 || columns.length === 1),
  );
  return (
    <section aria-labelledby="heat-title">
      <h2 id="heat-title">Every optimizer on every problem</h2>
      <p class="heat-legend muted">
        Cost relative to {references}:{" "}
        {LEGEND.map((text, step) => (
          <span key={text} class={`h${step}`}>
            {text}
          </span>
        ))}
      </p>
      <p class="muted small">
        Coloured and bold: the joint test tells the optimizer from {references}, corrected for all pairs and,
        on single problems, for all problems of the sweep. A single problem needs 6 studies for that.{" "}
        <b>only</b>: {references} reaches no target. <b>never</b>: it reaches none, and {references} does.{" "}
        <b>·</b>: neither does. Empty: it did not take part. Press a figure, or Enter on it, to see what it
        means.
      </p>
      {isNarrow ? (
        <label class="small">
          <input
            type="checkbox"
            checked={isWhole}
            onChange={(event) => setWhole(event.currentTarget.checked)}
          />{" "}
          every problem (scrolls sideways); else all problems of a sweep together
        </label>
      ) : null}
      <Scroll label="Every optimizer on every problem" stops={STOPS}>
        <table class="heat" {...explainCells(FIGURES, (cell) => shownIn(map, cell))}>
          <Head groups={map.groups} shown={shown} />
          {map.families.map(({ family, rows }) => (
            <Family key={family} family={family} rows={rows} shown={shown} references={named} />
          ))}
        </table>
      </Scroll>
    </section>
  );
}

/** Columns that are shown, by group. */
type Shown = readonly (readonly number[])[];

function Head({ groups, shown }: { readonly groups: readonly HeatGroup[]; readonly shown: Shown }) {
  return (
    <thead>
      <tr>
        <td />
        {groups.map(({ sweep, name }, g) => (
          <th key={sweep} scope="colgroup" class="group" colSpan={shown[g]?.length ?? 1}>
            <a href={`/sweeps/${sweep}`}>{name}</a>
          </th>
        ))}
      </tr>
      <tr>
        <th scope="col">Optimizer</th>
        {groups.map(({ sweep, columns }, g) =>
          shown[g]?.map((i) => (
            <th key={`${sweep}/${i}`} scope="col" class={i === 0 ? "problem first" : "problem"}>
              <span title={columns[i]?.problem ?? undefined}>{columns[i]?.title}</span>
            </th>
          )),
        )}
      </tr>
    </thead>
  );
}

function Family({
  family,
  rows,
  shown,
  references,
}: {
  readonly family: string;
  readonly rows: HeatMap["families"][number]["rows"];
  readonly shown: Shown;
  readonly references: readonly string[];
}) {
  const columns = shown.reduce((sum, own) => sum + own.length, 1);
  return (
    <tbody>
      <tr class="family">
        <th scope="rowgroup" colSpan={columns}>
          {family}
        </th>
      </tr>
      {rows.map(({ optimizer, cells }) => (
        <tr key={optimizer} class={references.includes(optimizer) ? "reference" : ""}>
          <th scope="row">
            <a href={`/optimizers/${encodeURIComponent(nameOf(optimizer))}`}>{optimizer}</a>
          </th>
          {cells.map((own, g) =>
            shown[g]?.map((i) => {
              const cell = own[i];
              const color = cell?.step === null || cell === undefined ? "" : ` told h${cell.step}`;
              const edge = i === 0 ? "first" : "";
              return (
                <td
                  key={`${g}/${i}`}
                  class={`${edge}${color}`}
                  title={cell?.label}
                  aria-label={cell?.label}
                  data-figure={cell?.text ? `${g} ${i} ${optimizer}` : undefined}
                >
                  {cell?.text}
                </td>
              );
            }),
          )}
        </tr>
      ))}
    </tbody>
  );
}

/** A cell knows its group, its column and its optimizer. */
function shownIn({ groups }: HeatMap, { dataset }: HTMLElement): ShownFigure | null {
  const [, g, i, optimizer] = /^(\d+) (\d+) (.+)$/.exec(dataset.figure ?? "") ?? [];
  const group = groups[Number(g)];
  const column = group?.columns[Number(i)];
  if (!group || !column || optimizer === undefined) return null;
  const { sweep, reference } = group;
  return { figure: "ratio", sweep, optimizer, reference, problem: column.problem ?? undefined };
}
