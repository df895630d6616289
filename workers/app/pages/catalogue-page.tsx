/** Every optimizer and problem with its formula, parameters, cost, needs, source and how it fails. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Catalogue, OptimizerEntry, ProblemEntry } from "../../../shared/catalogue/entry.ts";
import { matcherOf, otherNames } from "../../../shared/catalogue/search.ts";
import type { Loaded } from "../data/api.ts";
import { readCatalogue } from "../data/catalogue.ts";
import { isCopy } from "../data/copy.ts";
import { formatNumber } from "../data/format.ts";
import { Failure } from "../parts/failure.tsx";
import { Formula } from "../parts/formula.tsx";
import { OwnEntries } from "../parts/own-entries.tsx";
import { ParameterTable } from "../parts/parameter-table.tsx";
import { useTitle } from "../parts/use-title.ts";

export function CataloguePage() {
  useTitle("Catalogue");
  const [catalogue, setCatalogue] = useState<Loaded<Catalogue>>({ state: "loading" });
  const [search, setSearch] = useState("");
  useEffect(() => void readCatalogue().then(setCatalogue), []);
  if (catalogue.state === "failed") return <Failure what="The catalogue" message={catalogue.message} />;
  if (catalogue.state === "loading") return <p role="status">Loading …</p>;
  return (
    <>
      <h1>Catalogue</h1>
      <div class="controls">
        <label>
          Search
          <input type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
        </label>
        <p class="muted">
          {catalogue.value.optimizers.length} optimizers, {catalogue.value.problems.length} problems
          {isCopy ? null : (
            <>
              {" "}
              · <a href="/v1/catalogue">JSON</a> · <a href="#own">brought to this server</a>
            </>
          )}
        </p>
      </div>
      <Entries catalogue={catalogue.value} search={search} />
      {isCopy ? null : <OwnEntries search={search} />}
    </>
  );
}

function Entries({ catalogue, search }: { readonly catalogue: Catalogue; readonly search: string }) {
  const matches = useMemo(() => matcherOf(search), [search]);
  return (
    <>
      <h2 id="optimizers">Optimizers</h2>
      {catalogue.optimizers.some(matches) ? null : <p class="muted">No optimizer matches.</p>}
      {catalogue.optimizers.filter(matches).map((entry) => (
        <Optimizer key={entry.name} entry={entry} />
      ))}
      <h2 id="problems">Problems</h2>
      {catalogue.problems.some(matches) ? null : <p class="muted">No problem matches.</p>}
      {catalogue.problems.filter(matches).map((entry) => (
        <Problem key={entry.name} entry={entry} />
      ))}
    </>
  );
}

function Optimizer({ entry }: { readonly entry: OptimizerEntry }) {
  return (
    <details id={`optimizer-${entry.name}`} class="entry">
      <summary>
        <code>{entry.name}</code> {entry.title} <span class="muted">· {entry.family}</span>
      </summary>
      <p class="scroll">
        <Formula latex={entry.formula} display />
      </p>
      <dl class="pairs">
        <OtherNames name={entry.name} />
        <dt>Cost of a step</dt>
        <dd>{entry.cost} gradient-equivalents</dd>
        <dt>Needs</dt>
        <dd>{entry.needs.join(", ") || "the value only"}</dd>
        {entry.maxParameters === undefined ? null : (
          <>
            <dt>Meant for</dt>
            <dd>at most {entry.maxParameters} parameters</dd>
          </>
        )}
        <dt>How it fails</dt>
        <dd>{entry.fails}</dd>
        <dt>Source</dt>
        <dd>{entry.source}</dd>
        <Departures departures={entry.departures} />
        {entry.control && <ControlOf control={entry.control} />}
      </dl>
      <ParameterTable owner={entry.name} parameters={entry.hyperparameters} />
    </details>
  );
}

/** What else people call it, which is found by the search too. */
function OtherNames({ name }: { readonly name: string }) {
  const others = otherNames(name);
  return others.length === 0 ? null : (
    <>
      <dt>Also called</dt>
      <dd>{others.join(", ")}</dd>
    </>
  );
}

/** Where the method differs from its source. */
function Departures({ departures }: Pick<OptimizerEntry, "departures">) {
  return (
    <>
      <dt>Departs from the source</dt>
      <dd>
        {departures.length === 0 ? (
          "No departure is known."
        ) : (
          <ul>
            {departures.map((departure) => (
              <li key={departure}>{departure}</li>
            ))}
          </ul>
        )}
      </dd>
    </>
  );
}

/** What it is held against, and the one difference. */
function ControlOf({ control }: Required<Pick<OptimizerEntry, "control">>) {
  return (
    <>
      <dt>{control.role === "ablation" ? "Ablation of" : "Control of"}</dt>
      <dd>
        <a href={`#optimizer-${control.of}`}>{control.of}</a>, from which it differs in {control.differs}.
      </dd>
    </>
  );
}

function Problem({ entry }: { readonly entry: ProblemEntry }) {
  return (
    <details id={`problem-${entry.name}`} class="entry">
      <summary>
        <code>{entry.name}</code> {entry.title} <span class="muted">· {entry.family}</span>
      </summary>
      <p class="scroll">
        <Formula latex={entry.definition} display />
      </p>
      <dl class="pairs">
        <OtherNames name={entry.name} />
        <dt>Parameters</dt>
        <dd>{entry.size.toLocaleString("en")}</dd>
        <dt>Budget of a trial</dt>
        <dd>{entry.budget.toLocaleString("en")} gradient-equivalents</dd>
        <dt>Targets</dt>
        <dd>
          {entry.targets.map((target) => formatNumber(target)).join(", ")} (version {entry.version})
        </dd>
        <dt>Offers</dt>
        <dd>{["value", ...entry.supports].join(", ")}</dd>
        <dt>Source</dt>
        <dd>{entry.source}</dd>
      </dl>
      {entry.criticalPoints.length > 0 ? (
        <>
          <h3>Known critical points</h3>
          <ul>
            {entry.criticalPoints.map((point) => (
              <li key={point.point.join()}>
                {point.kind} at ({point.point.map((x) => formatNumber(x)).join(", ")}), value{" "}
                {formatNumber(point.value, 6)}
                {point.index === undefined ? "" : `, index ${point.index}`}
                {point.eigenvalues
                  ? `, Hessian eigenvalues ${point.eigenvalues.map((x) => formatNumber(x, 6)).join(", ")}`
                  : ""}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <ParameterTable owner={entry.name} parameters={entry.options} />
    </details>
  );
}
