/** A sweep from a form: pick problems and optimizers, edit the spaces, see the plan, start it. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Catalogue, OptimizerEntry, ProblemEntry } from "../../../shared/catalogue/entry.ts";
import { matcherOf } from "../../../shared/catalogue/search.ts";
import type { PlanSummary } from "../../../shared/contracts/plan-summary.ts";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { createSweep } from "../../../shared/operations/create-sweep.ts";
import { planSweep } from "../../../shared/operations/plan-sweep.ts";
import { adminToken, type Loaded, type Reply, request, setSessionToken } from "../data/api.ts";
import { readCatalogue } from "../data/catalogue.ts";
import { Failure } from "../parts/failure.tsx";
import { NumberField } from "../parts/number-field.tsx";
import { OwnOptimizerField } from "../parts/own-optimizer-field.tsx";
import { PlanView } from "../parts/plan-view.tsx";
import { ProblemEditor } from "../parts/problem-editor.tsx";
import { ProtocolFields } from "../parts/protocol-fields.tsx";
import { RequestView } from "../parts/request-view.tsx";
import { SpaceEditor } from "../parts/space-editor.tsx";
import { useTitle } from "../parts/use-title.ts";
import { goTo } from "../router.ts";

/** What the first visit shows: small enough for a software adapter. */
const INITIAL: SweepRequestInput = {
  name: "My first sweep",
  seed: 0,
  problems: [{ name: "himmelblau" }],
  optimizers: [{ name: "adam" }, { name: "momentum" }, { name: "saddle-free-newton" }],
  protocol: { studies: 3, configurations: 4, tuningSeeds: 1, finalSeeds: 1, sampler: "sobol" },
};
/** Pause in typing after which the plan is asked for. */
const PLAN_DELAY_MS = 300;

export function NewSweepPage() {
  useTitle("New sweep");
  const [catalogue, setCatalogue] = useState<Loaded<Catalogue>>({ state: "loading" });
  useEffect(() => void readCatalogue().then(setCatalogue), []);
  if (catalogue.state === "failed") return <Failure what="The catalogue" message={catalogue.message} />;
  if (catalogue.state === "loading") return <p role="status">Loading …</p>;
  return <SweepForm catalogue={catalogue.value} />;
}

function usePlan(sweep: SweepRequestInput): Loaded<PlanSummary> {
  const [plan, setPlan] = useState<Loaded<PlanSummary>>({ state: "loading" });
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void request(planSweep, { body: sweep, signal: stop.signal }).then((reply) => {
        if (!stop.signal.aborted) setPlan(reply);
      });
    }, PLAN_DELAY_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [JSON.stringify(sweep)]);
  return plan;
}

function SweepForm({ catalogue }: { readonly catalogue: Catalogue }) {
  const [sweep, setSweep] = useState<SweepRequestInput>(INITIAL);
  const [token, setToken] = useState(adminToken() ?? "");
  const [failure, setFailure] = useState<Extract<Reply<unknown>, { state: "failed" }> | null>(null);
  const plan = usePlan(sweep);
  const start = async (): Promise<void> => {
    setSessionToken(token);
    const reply = await request(createSweep, { body: sweep });
    if (reply.state === "ready") goTo(`/sweeps/${reply.value.id}`);
    else setFailure(reply);
  };
  const toggle = (list: "problems" | "optimizers", name: string): void => {
    const chosen = sweep[list];
    const next = chosen.some((entry) => entry.name === name)
      ? chosen.filter((entry) => entry.name !== name)
      : [...chosen, { name }];
    setSweep({ ...sweep, [list]: next });
  };
  return (
    <>
      <h1>New sweep</h1>
      <div class="columns">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <div class="controls">
            <label>
              Name
              <input
                required
                maxLength={120}
                value={sweep.name}
                onInput={(event) => setSweep({ ...sweep, name: event.currentTarget.value })}
              />
            </label>
            <NumberField
              label="Seed"
              value={sweep.seed ?? 0}
              minimum={0}
              onChange={(seed) => setSweep({ ...sweep, seed })}
            />
          </div>
          <Choices
            legend="Problems"
            entries={catalogue.problems}
            chosen={sweep.problems}
            onToggle={(name) => toggle("problems", name)}
          />
          <Choices
            legend="Optimizers"
            entries={catalogue.optimizers}
            chosen={sweep.optimizers}
            onToggle={(name) => toggle("optimizers", name)}
          />
          <OwnOptimizerField
            optimizers={sweep.optimizers}
            onChange={(optimizers) => setSweep({ ...sweep, optimizers })}
          />
          <ProtocolFields
            protocol={sweep.protocol ?? {}}
            onChange={(protocol) => setSweep({ ...sweep, protocol })}
          />
          <label class="check">
            <input
              type="checkbox"
              checked={sweep.curvature !== undefined}
              onChange={(event) => {
                const { curvature: _, ...rest } = sweep;
                setSweep(event.currentTarget.checked ? { ...rest, curvature: {} } : rest);
              }}
            />
            Record the extreme eigenvalues and the index of the Hessian along each run (by the Lanczos method;
            not counted as cost)
          </label>
          <ProblemEditor catalogue={catalogue} sweep={sweep} onChange={setSweep} />
          <SpaceEditor catalogue={catalogue} sweep={sweep} onChange={setSweep} />
          <div class="controls">
            <label>
              Admin token (from the file admin-token of the server)
              <input
                type="password"
                autocomplete="off"
                value={token}
                onInput={(event) => setToken(event.currentTarget.value)}
              />
            </label>
            <button type="submit" class="primary" disabled={token === "" || plan.state !== "ready"}>
              Start the sweep
            </button>
          </div>
          {failure ? <Failure what="The sweep" message={failure.message} /> : null}
        </form>
        <div>
          <h2>The plan</h2>
          <PlanView plan={plan} />
          <RequestView sweep={sweep} />
        </div>
      </div>
    </>
  );
}

interface ChoicesProps {
  readonly legend: string;
  readonly entries: readonly (OptimizerEntry | ProblemEntry)[];
  readonly chosen: readonly { readonly name: string }[];
  readonly onToggle: (name: string) => void;
}

/** What is chosen stays in sight, whatever is searched for. */
function Choices({ legend, entries, chosen, onToggle }: ChoicesProps) {
  const [search, setSearch] = useState("");
  const matches = useMemo(() => matcherOf(search), [search]);
  const isChosen = (name: string): boolean => chosen.some((entry) => entry.name === name);
  const shown = entries.filter((entry) => isChosen(entry.name) || matches(entry));
  return (
    <fieldset>
      <legend>
        {legend} ({chosen.length} of {entries.length})
      </legend>
      <label>
        {`Search ${legend.toLowerCase()}`}
        <input
          type="search"
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
          // Enter in a field of a form would start the sweep.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      </label>
      <div class="choices">
        {shown.map(({ name, title }) => (
          <label key={name} title={title}>
            <input type="checkbox" checked={isChosen(name)} onChange={() => onToggle(name)} /> {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
