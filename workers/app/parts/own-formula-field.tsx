/** A function of one's own in the sweep form: checked while it is typed, its critical points looked for when asked. */
import { useState } from "preact/hooks";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { analyseFunction, type FunctionAnalysis } from "../../../shared/operations/analyse-function.ts";
import { ownFunctionIssue } from "../../../shared/own-functions/own-function.ts";
import { type Loaded, request } from "../data/api.ts";
import { formatNumber } from "../data/format.ts";
import type { PostedFormula } from "../data/own-definitions.ts";
import { NumberField } from "./number-field.tsx";

type Problems = SweepRequestInput["problems"];

interface OwnFormulaFieldProps {
  readonly problems: Problems;
  /** Of earlier sweeps. */
  readonly posted: readonly PostedFormula[];
  readonly ownerOf: (owner: string) => string;
  readonly onChange: (problems: Problems) => void;
}

interface Typed {
  readonly formula: string;
  readonly dimension: number;
  readonly low: number;
  readonly high: number;
}

const box = { low: -2, high: 2 } as const;
const EXAMPLES: readonly (readonly [string, Typed])[] = [
  ["a valley that bends (Rosenbrock)", { formula: "(1 - x0)^2 + 100*(x1 - x0^2)^2", dimension: 2, ...box }],
  ["a saddle between two minima", { formula: "x0^4/4 - x0^2/2 + x1^2/2", dimension: 2, ...box }],
  ["many minima", { formula: "x0^2 + x1^2 + 2 - cos(6*x0) - cos(6*x1)", dimension: 2, ...box }],
];

function typedOf({ options }: Pick<Problems[number], "options">): Typed {
  const { formula = "", dimension = 2, low = -2, high = 2 } = options ?? {};
  return { formula: String(formula), dimension: Number(dimension), low: Number(low), high: Number(high) };
}

const isFormula = ({ name, options }: Problems[number], formula: string): boolean =>
  name === "formula" && options?.formula === formula;

export function OwnFormulaField({ problems, posted, ownerOf, onChange }: OwnFormulaFieldProps) {
  const own = problems.filter(({ name, options }) => name === "formula" && options?.formula !== undefined);
  const [typed, setTyped] = useState<Typed>(() =>
    own[0] ? typedOf(own[0]) : (EXAMPLES[1]?.[1] ?? typedOf({})),
  );
  const [found, setFound] = useState<Loaded<FunctionAnalysis> | null>(null);
  const issue = ownFunctionIssue({ ...typed, start: "box" });
  const isIn = problems.some((each) => isFormula(each, typed.formula));
  const others = problems.filter((each) => !isFormula(each, typed.formula));
  const put = (next: Typed): void => {
    setTyped(next);
    setFound(null);
    if (isIn)
      onChange(
        problems.map((each) =>
          isFormula(each, typed.formula) ? { ...each, options: { ...each.options, ...next } } : each,
        ),
      );
  };
  const search = async (): Promise<void> => {
    setFound({ state: "loading" });
    setFound(await request(analyseFunction, { body: typed }));
  };
  return (
    <details class="entry">
      <summary>
        A function of your own{" "}
        {own.length > 0 ? <span class="muted">{own.length} among the problems</span> : null}
      </summary>
      <p class="muted">
        f of x0, x1, … in the formula language (docs/own-function.md); gradient and Hessian are derived from
        it.
      </p>
      <label>
        Begin with
        <select
          value=""
          onChange={(event) => {
            const [kind, place] = event.currentTarget.value.split(" ");
            const next =
              kind === "example"
                ? EXAMPLES[Number(place)]?.[1]
                : posted[Number(place)] && typedOf(posted[Number(place)] ?? {});
            if (!next) return;
            setTyped(next);
            setFound(null);
          }}
        >
          <option value="">what is written below</option>
          <optgroup label="Examples">
            {EXAMPLES.map(([title], place) => (
              <option key={title} value={`example ${place}`}>
                {title}
              </option>
            ))}
          </optgroup>
          {posted.length === 0 ? null : (
            <optgroup label="Posted with earlier sweeps">
              {posted.map((each, place) => (
                <option key={`${each.sweep.id} ${place}`} value={`posted ${place}`}>
                  {String(each.options.formula).slice(0, 60)} ({each.sweep.name}, {ownerOf(each.owner)})
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </label>
      <label class="wide-field">
        Its formula
        <textarea
          rows={3}
          spellcheck={false}
          value={typed.formula}
          onInput={(event) => put({ ...typed, formula: event.currentTarget.value })}
        />
      </label>
      <div class="controls">
        <NumberField
          label="Coordinates"
          value={typed.dimension}
          minimum={1}
          onChange={(dimension) => put({ ...typed, dimension })}
        />
        <NumberField
          label="Runs start from"
          whole={false}
          value={typed.low}
          onChange={(low) => put({ ...typed, low })}
        />
        <NumberField
          label="to"
          whole={false}
          value={typed.high}
          onChange={(high) => put({ ...typed, high })}
        />
        <button type="button" disabled={issue !== null} onClick={() => void search()}>
          Look for critical points
        </button>
      </div>
      {issue ? (
        <p role="alert" class="refusal">
          {issue.option}: {issue.message}
        </p>
      ) : (
        <p role="status" class="muted">
          It can be used.
        </p>
      )}
      {found ? <Found found={found} /> : null}
      <label class="check">
        <input
          type="checkbox"
          checked={isIn}
          onChange={(event) =>
            onChange(
              event.currentTarget.checked ? [...others, { name: "formula", options: { ...typed } }] : others,
            )
          }
        />
        It is one of the problems
      </label>
    </details>
  );
}

function Found({ found }: { readonly found: Loaded<FunctionAnalysis> }) {
  if (found.state === "loading") return <p role="status">Looking for critical points …</p>;
  if (found.state === "failed")
    return (
      <p role="alert" class="refusal">
        {found.message}
      </p>
    );
  const { criticalPoints, targets } = found.value;
  if (criticalPoints.length === 0)
    return <p role="status">No critical point was found in and around the box.</p>;
  return (
    <>
      <div role="status">
        <ul>
          {criticalPoints.map(({ kind, point, value, index }) => (
            <li key={point.join()}>
              {kind} at ({point.map((x) => formatNumber(x)).join(", ")}), value {formatNumber(value)}
              {index > 0 ? `, index ${index}` : ""}
            </li>
          ))}
        </ul>
      </div>
      <p class="muted">
        {targets.length > 0
          ? `Targets to begin with: ${targets.map((target) => formatNumber(target)).join(", ")}.`
          : "No minimum was found: name targets of your own."}
      </p>
    </>
  );
}
