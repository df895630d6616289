/** What is known, by every complete sweep: sentences, every optimizer on every problem, and the sweeps. */
import { useEffect, useState } from "preact/hooks";
import type { SweepSummary } from "../../../shared/contracts/sweep.ts";
import { optimizersOf } from "../../../shared/findings/who-took-part.ts";
import { type Loaded, listSweeps } from "../data/api.ts";
import { isCopy } from "../data/copy.ts";
import { ComparePicker } from "../parts/compare-picker.tsx";
import { Failure } from "../parts/failure.tsx";
import { Findings } from "../parts/findings.tsx";
import { HeatMapSection } from "../parts/heat-map.tsx";
import { SweepList } from "../parts/sweep-list.tsx";
import { useFindings } from "../parts/use-findings.ts";
import { useTitle } from "../parts/use-title.ts";

const SWEEPS_MS = 5_000;

export function HomePage() {
  useTitle("Findings");
  const [sweeps, setSweeps] = useState<Loaded<readonly SweepSummary[]>>({ state: "loading" });
  const findings = useFindings();
  useEffect(() => {
    const load = (): void => void listSweeps().then(setSweeps);
    load();
    if (isCopy) return;
    const timer = setInterval(load, SWEEPS_MS);
    return () => clearInterval(timer);
  }, []);
  const facts = findings.state === "ready" ? findings.value.facts : [];
  return (
    <>
      <h1>Which optimizer handles saddle points best?</h1>
      <p class="muted">
        A sweep trains many small models side by side on WebGPU and compares optimizers at equal cost, with
        intervals and one joint test for all claims.
      </p>
      {findings.state === "failed" ? <Failure what="What is known" message={findings.message} /> : null}
      {findings.state === "loading" ? <p role="status">Loading …</p> : null}
      {findings.state === "ready" ? <Findings findings={findings.value} /> : null}
      {facts.length > 0 ? <HeatMapSection facts={facts} /> : null}
      {facts.length > 0 ? <ComparePicker names={optimizersOf(facts)} own="" other="" /> : null}
      <h2>Sweeps</h2>
      {sweeps.state === "failed" ? <Failure what="The list of sweeps" message={sweeps.message} /> : null}
      {sweeps.state === "loading" ? <p role="status">Loading …</p> : null}
      {sweeps.state === "ready" ? <SweepList sweeps={sweeps.value} facts={facts} /> : null}
    </>
  );
}
