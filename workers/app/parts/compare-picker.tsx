/** Two optimizers to be held against each other: the page of the pair opens when both are chosen. */
import { useState } from "preact/hooks";
import { comparePath } from "../data/compare-path.ts";
import { goTo } from "../router.ts";

interface ComparePickerProps {
  /** All that any complete sweep has. */
  readonly names: readonly string[];
  /** Empty: not chosen yet. */
  readonly own: string;
  readonly other: string;
  /** Kept when another pair is chosen: `""` or `?…`. */
  readonly search?: string;
}

export function ComparePicker({ names, own: asked, other: against, search = "" }: ComparePickerProps) {
  const [own, setOwn] = useState(asked);
  const [other, setOther] = useState(against);
  const go = (next: string, beside: string): void => {
    setOwn(next);
    setOther(beside);
    if (next !== "" && beside !== "" && next !== beside) goTo(comparePath(next, beside) + search);
  };
  return (
    <div class="controls">
      <Choice label="Compare" value={own} names={names} onChange={(name) => go(name, other)} />
      <Choice label="against" value={other} names={names} onChange={(name) => go(own, name)} />
      {own !== "" && other !== "" ? (
        <a class="button" href={comparePath(other, own) + search}>
          Swap
        </a>
      ) : null}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly onChange: (name: string) => void;
}

function Choice({ label, value, names, onChange }: ChoiceProps) {
  const shown = value === "" || names.includes(value) ? names : [...names, value];
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {value === "" ? <option value="">choose …</option> : null}
        {shown.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
