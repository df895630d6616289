/** One optimizer or one problem: what all complete sweeps say of it. */
import type { SweepFacts } from "../../../shared/contracts/sweep-facts.ts";
import { aboutOptimizer, aboutProblem, nameOf } from "../../../shared/findings/about.ts";
import { optimizersOf } from "../../../shared/findings/who-took-part.ts";
import { AboutTable } from "../parts/about-table.tsx";
import { ComparePicker } from "../parts/compare-picker.tsx";
import { Failure } from "../parts/failure.tsx";
import { useFindings } from "../parts/use-findings.ts";
import { useTitle } from "../parts/use-title.ts";

interface AboutPageProps {
  readonly about: "optimizer" | "problem";
  readonly name: string;
}

export function AboutPage({ about, name }: AboutPageProps) {
  useTitle(name);
  const findings = useFindings();
  const linesOf = about === "optimizer" ? aboutOptimizer : aboutProblem;
  return (
    <>
      <h1>{name}</h1>
      <p class="muted">
        What complete sweeps say of this {about}: costs as multiples of the cost of the reference of each
        sweep, with 95 % intervals. Two are called cheaper or dearer only where the joint test tells them
        apart. The <a href={`/catalogue#${about}-${name}`}>catalogue</a> says what it is.
      </p>
      {findings.state === "failed" ? <Failure what="What is known" message={findings.message} /> : null}
      {findings.state === "loading" ? <p role="status">Loading …</p> : null}
      {findings.state === "ready" && about === "optimizer" ? (
        <ComparePicker
          names={optimizersOf(findings.value.facts)}
          own={labelOf(findings.value.facts, name)}
          other=""
        />
      ) : null}
      {findings.state === "ready" ? (
        <AboutTable lines={linesOf(findings.value.facts, name)} about={about} />
      ) : null}
    </>
  );
}

/** As a row has it: the name, or where only corners of a design took part the first of them; empty: nobody of it did. */
function labelOf(facts: readonly SweepFacts[], name: string): string {
  const labels = optimizersOf(facts).filter((label) => nameOf(label) === name);
  return labels.includes(name) ? name : (labels[0] ?? "");
}
