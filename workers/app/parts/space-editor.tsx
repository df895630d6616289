/** The search space of each chosen optimizer: the published one, changed axis by axis. */
import type { Catalogue } from "../../../shared/catalogue/entry.ts";
import type { NumberParameter, Parameter } from "../../../shared/catalogue/hyperparameter.ts";
import type { Axis, SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { SCALE_IN_WORDS, SCALES } from "../../../shared/scales/scale.ts";
import { NumberField } from "./number-field.tsx";
import { swept } from "./parameter-table.tsx";

interface SpaceEditorProps {
  readonly catalogue: Catalogue;
  readonly sweep: SweepRequestInput;
  readonly onChange: (sweep: SweepRequestInput) => void;
}

export function SpaceEditor({ catalogue, sweep, onChange }: SpaceEditorProps) {
  const change = (optimizer: string, name: string, axis: Axis | null): void => {
    onChange({
      ...sweep,
      optimizers: sweep.optimizers.map((entry) => {
        if (entry.name !== optimizer) return entry;
        const { [name]: _, ...rest } = entry.space ?? {};
        const space = axis === null ? rest : { ...rest, [name]: axis };
        return Object.keys(space).length === 0 ? { name: optimizer } : { name: optimizer, space };
      }),
    });
  };
  return (
    <>
      <h2>Search spaces</h2>
      {sweep.optimizers.map((entry) => {
        const definition = catalogue.optimizers.find(({ name }) => name === entry.name);
        if (!definition) return null;
        return (
          <details key={entry.name} class="entry">
            <summary>
              <code>{entry.name}</code>{" "}
              <span class="muted">
                {Object.keys(entry.space ?? {}).length > 0 ? "changed" : "as published"}
              </span>
            </summary>
            {Object.entries(definition.hyperparameters).map(([name, parameter]) => (
              <AxisEditor
                key={name}
                name={name}
                parameter={parameter}
                axis={entry.space?.[name] ?? null}
                onChange={(axis) => change(entry.name, name, axis)}
              />
            ))}
          </details>
        );
      })}
    </>
  );
}

interface AxisEditorProps {
  readonly name: string;
  readonly parameter: Parameter;
  /** Null: as published. */
  readonly axis: Axis | null;
  readonly onChange: (axis: Axis | null) => void;
}

function AxisEditor({ name, parameter, axis, onChange }: AxisEditorProps) {
  const mode = axis === null ? "published" : axis.kind === "fixed" ? "fixed" : "range";
  const setMode = (next: string): void => {
    if (next === "fixed") onChange({ kind: "fixed", value: parameter.default });
    else if (next === "range" && parameter.kind !== "choice") onChange(publishedRange(parameter));
    else onChange(null);
  };
  return (
    <div class="controls">
      <label>
        <code>{name}</code>
        <select value={mode} onChange={(event) => setMode(event.currentTarget.value)}>
          <option value="published">published: {swept(parameter)}</option>
          <option value="fixed">fixed</option>
          {parameter.kind === "choice" ? null : <option value="range">range</option>}
        </select>
      </label>
      {axis?.kind === "fixed" && parameter.kind === "choice" ? (
        <label>
          value
          <select
            value={String(axis.value)}
            onChange={(event) => onChange({ kind: "fixed", value: event.currentTarget.value })}
          >
            {parameter.choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        </label>
      ) : null}
      {axis?.kind === "fixed" && parameter.kind !== "choice" ? (
        <NumberField
          whole={parameter.kind === "integer"}
          label="value"
          value={Number(axis.value)}
          onChange={(value) => onChange({ kind: "fixed", value })}
        />
      ) : null}
      {axis?.kind === "number" || axis?.kind === "integer" ? (
        <>
          <NumberField
            whole={axis.kind === "integer"}
            label="from"
            value={axis.range[0]}
            onChange={(low) => onChange({ ...axis, range: [low, axis.range[1]] })}
          />
          <NumberField
            whole={axis.kind === "integer"}
            label="to"
            value={axis.range[1]}
            onChange={(high) => onChange({ ...axis, range: [axis.range[0], high] })}
          />
          <label>
            scale
            <select
              value={axis.scale}
              onChange={(event) =>
                onChange({ ...axis, scale: event.currentTarget.value as typeof axis.scale })
              }
            >
              {SCALES.map((scale) => (
                <option key={scale} value={scale}>
                  {SCALE_IN_WORDS[scale]}
                </option>
              ))}
            </select>
          </label>
        </>
      ) : null}
    </div>
  );
}

function publishedRange(parameter: NumberParameter): Axis {
  const [low, high] = parameter.sweep ?? parameter.range;
  return { kind: parameter.kind, range: [low, high], scale: parameter.scale };
}
