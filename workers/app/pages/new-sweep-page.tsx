/** A sweep from a form: begin with a preset, an own upload or another sweep, pick and edit, see the plan, start it. */
import { useEffect, useState } from "preact/hooks";
import type { Catalogue } from "../../../shared/catalogue/entry.ts";
import type { PlanSummary } from "../../../shared/contracts/plan-summary.ts";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { createSweep } from "../../../shared/operations/create-sweep.ts";
import { planSweep } from "../../../shared/operations/plan-sweep.ts";
import { adminToken, type Loaded, type Reply, request, setSessionToken } from "../data/api.ts";
import { PRESETS } from "../data/begun-sweep.ts";
import { readCatalogue } from "../data/catalogue.ts";
import { NO_DEFINITIONS, type OwnDefinitions, readOwnDefinitions } from "../data/own-definitions.ts";
import { NO_UPLOADS, type OwnUploads, readOwnUploads } from "../data/own-uploads.ts";
import { startReason } from "../data/start-reason.ts";
import { beginSweep } from "../data/sweep-to-begin.ts";
import { Choices } from "../parts/choices.tsx";
import { DesignPower } from "../parts/design-power.tsx";
import { Failure } from "../parts/failure.tsx";
import { NumberField } from "../parts/number-field.tsx";
import { OwnFormulaField } from "../parts/own-formula-field.tsx";
import { OwnOptimizerField } from "../parts/own-optimizer-field.tsx";
import { OwnUploadsField } from "../parts/own-uploads-field.tsx";
import { PlanView } from "../parts/plan-view.tsx";
import { ProblemEditor } from "../parts/problem-editor.tsx";
import { ProtocolFields } from "../parts/protocol-fields.tsx";
import { RequestView } from "../parts/request-view.tsx";
import { SpaceEditor } from "../parts/space-editor.tsx";
import { useOwners } from "../parts/use-owners.ts";
import { useTitle } from "../parts/use-title.ts";
import { goTo } from "../router.ts";

/** Pause in typing after which the plan is asked for. */
const PLAN_DELAY_MS = 300;

interface Begun {
  readonly catalogue: Catalogue;
  readonly uploads: OwnUploads;
  readonly sweep: SweepRequestInput;
}

async function begin(): Promise<Reply<Begun>> {
  const [catalogue, uploads] = await Promise.all([readCatalogue(), readOwnUploads().catch(() => NO_UPLOADS)]);
  if (catalogue.state === "failed") return catalogue;
  const sweep = await beginSweep(location.search, uploads);
  if (sweep.state === "failed") return sweep;
  return { state: "ready", value: { catalogue: catalogue.value, uploads, sweep: sweep.value } };
}

export function NewSweepPage() {
  useTitle("New sweep");
  const [begun, setBegun] = useState<Loaded<Begun>>({ state: "loading" });
  useEffect(() => void begin().then(setBegun), []);
  if (begun.state === "failed") return <Failure what="The form" message={begun.message} />;
  if (begun.state === "loading") return <p role="status">Loading …</p>;
  return <SweepForm {...begun.value} />;
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

function useOwnDefinitions(): OwnDefinitions {
  const [own, setOwn] = useState(NO_DEFINITIONS);
  useEffect(() => void readOwnDefinitions().then(setOwn), []);
  return own;
}

function SweepForm({ catalogue, uploads, sweep: begun }: Begun) {
  const [sweep, setSweep] = useState<SweepRequestInput>(begun);
  const ownerOf = useOwners();
  /** How often another beginning was chosen: what is typed into its fields goes with the one before. */
  const [beginning, setBeginning] = useState(0);
  const [token, setToken] = useState(adminToken() ?? "");
  const [failure, setFailure] = useState<Extract<Reply<unknown>, { state: "failed" }> | null>(null);
  const own = useOwnDefinitions();
  const plan = usePlan(sweep);
  const reason = startReason(sweep, token, plan);
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
          key={beginning}
          onSubmit={(event) => {
            event.preventDefault();
            if (reason === null) void start();
          }}
        >
          <div class="controls">
            <label>
              Begin with
              <select
                value=""
                onChange={(event) => {
                  const preset = PRESETS.find(([title]) => title === event.currentTarget.value)?.[1];
                  if (!preset) return;
                  setSweep(preset);
                  setBeginning(beginning + 1);
                }}
              >
                <option value="">what is chosen below</option>
                {PRESETS.map(([title]) => (
                  <option key={title}>{title}</option>
                ))}
              </select>
            </label>
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
          <OwnUploadsField
            uploads={uploads}
            ownerOf={ownerOf}
            problems={sweep.problems}
            onChange={(problems) => setSweep({ ...sweep, problems })}
          />
          <Choices
            legend="Optimizers"
            entries={catalogue.optimizers}
            chosen={sweep.optimizers}
            onToggle={(name) => toggle("optimizers", name)}
          />
          <OwnOptimizerField
            optimizers={sweep.optimizers}
            rules={catalogue.stepRules ?? []}
            posted={own.optimizers}
            ownerOf={ownerOf}
            onChange={(optimizers) => setSweep({ ...sweep, optimizers })}
          />
          <OwnFormulaField
            problems={sweep.problems}
            posted={own.formulas}
            ownerOf={ownerOf}
            onChange={(problems) => setSweep({ ...sweep, problems })}
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
          <ProblemEditor catalogue={catalogue} uploads={uploads} sweep={sweep} onChange={setSweep} />
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
            <button type="submit" class="primary" disabled={reason !== null} aria-describedby="start-reason">
              Start the sweep
            </button>
          </div>
          <p id="start-reason" class="muted refusal">
            {reason ?? "Everything is there."}
          </p>
          {failure ? <Failure what="The sweep" message={failure.message} /> : null}
        </form>
        <div>
          <h2>The plan</h2>
          <PlanView plan={plan} />
          <DesignPower sweep={sweep} />
          <RequestView sweep={sweep} />
        </div>
      </div>
    </>
  );
}
