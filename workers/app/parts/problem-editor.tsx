/** Budget, targets and options of each chosen problem: those of the catalogue until they are changed. */
import type { Catalogue, ProblemEntry } from "../../../shared/catalogue/entry.ts";
import type { Parameter } from "../../../shared/catalogue/hyperparameter.ts";
import type { ProblemRequest, SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { formatNumber } from "../data/format.ts";
import type { OwnUploads } from "../data/own-uploads.ts";
import { NumberField } from "./number-field.tsx";

interface ProblemEditorProps {
  readonly catalogue: Catalogue;
  /** Chosen by name. */
  readonly uploads: OwnUploads;
  readonly sweep: SweepRequestInput;
  readonly onChange: (sweep: SweepRequestInput) => void;
}

export function ProblemEditor({ catalogue, uploads, sweep, onChange }: ProblemEditorProps) {
  return (
    <>
      <h2>Problems in detail</h2>
      {sweep.problems.map((request, place) => {
        const entry = catalogue.problems.find(({ name }) => name === request.name);
        if (!entry) return null;
        const change = (next: ProblemRequest): void =>
          onChange({ ...sweep, problems: sweep.problems.map((each, i) => (i === place ? next : each)) });
        const key = `${request.name} ${place}`;
        return <OneProblem key={key} entry={entry} uploads={uploads} request={request} onChange={change} />;
      })}
    </>
  );
}

interface OneProblemProps {
  readonly uploads: OwnUploads;
  readonly entry: ProblemEntry;
  readonly request: ProblemRequest;
  readonly onChange: (request: ProblemRequest) => void;
}

function OneProblem({ entry, uploads, request, onChange }: OneProblemProps) {
  const { name, ...changes } = request;
  const setOption = (option: string, value: number | string): void => {
    const { [option]: _, ...others } = request.options ?? {};
    const options = value === entry.options[option]?.default ? others : { ...others, [option]: value };
    const { options: __, ...rest } = request;
    onChange(Object.keys(options).length === 0 ? rest : { ...rest, options });
  };
  const setTargets = (text: string): void => {
    const { targets: _, ...rest } = request;
    const targets = text
      .split(/[\s,;]+/)
      .filter((part) => part !== "")
      .map(Number);
    onChange(targets.length > 0 && targets.every(Number.isFinite) ? { ...rest, targets } : rest);
  };
  return (
    <details class="entry">
      <summary>
        <code>{name}</code> {ownName(request, uploads)}{" "}
        <span class="muted">{Object.keys(changes).length > 0 ? "changed" : "as in the catalogue"}</span>
      </summary>
      <div class="controls">
        <NumberField
          label="Budget (gradient-equivalents a run)"
          value={request.budget ?? entry.budget}
          minimum={1}
          whole={false}
          onChange={(budget) => {
            const { budget: _, ...rest } = request;
            onChange(budget === entry.budget || budget <= 0 ? rest : { ...rest, budget });
          }}
        />
        <label>
          Targets, hardest last (frozen: {entry.targets.map((target) => formatNumber(target)).join(", ")})
          <input
            placeholder="as frozen"
            defaultValue={request.targets?.join(", ") ?? ""}
            onInput={(event) => setTargets(event.currentTarget.value)}
          />
        </label>
      </div>
      <div class="controls">
        {Object.entries(entry.options).map(([option, parameter]) => (
          <OptionField
            key={option}
            name={option}
            parameter={parameter}
            names={namesFor(option, uploads)}
            value={request.options?.[option] ?? parameter.default}
            onChange={(value) => setOption(option, value)}
          />
        ))}
      </div>
    </details>
  );
}

/** What an option may name by its digest, with the names that people gave. */
function namesFor(option: string, { data, models }: OwnUploads): readonly Named[] {
  return option === "data" ? data : option === "model" ? models : [];
}

/** Which upload the problem is on. */
function ownName({ options }: ProblemRequest, { data, models }: OwnUploads): string {
  const found = [...data, ...models].filter(
    ({ digest }) => digest === options?.data || digest === options?.model,
  );
  return found.map(({ name }) => name).join(", ");
}

interface Named {
  readonly digest: string;
  readonly name: string;
}

interface OptionFieldProps {
  readonly name: string;
  readonly names: readonly Named[];
  readonly parameter: Parameter;
  readonly value: number | string;
  readonly onChange: (value: number | string) => void;
}

function OptionField({ name, names, parameter, value, onChange }: OptionFieldProps) {
  if (parameter.kind !== "choice")
    return (
      <NumberField
        label={name}
        value={Number(value)}
        whole={parameter.kind === "integer"}
        onChange={onChange}
      />
    );
  if (parameter.open && (value === "" || names.some(({ digest }) => digest === value)) && names.length > 0)
    return (
      <label>
        {name}
        <select value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">none</option>
          {names.map((each) => (
            <option key={each.digest} value={each.digest}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
    );
  if (parameter.open)
    return (
      <label>
        {name}
        <input value={String(value)} onInput={(event) => onChange(event.currentTarget.value)} />
      </label>
    );
  return (
    <label>
      {name}
      <select value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
        {parameter.choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    </label>
  );
}
