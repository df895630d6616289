/** A choice of one of several names, with its label. */

interface ChoiceProps {
  readonly label: string;
  /** What the empty value is called. */
  readonly all: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onChange: (value: string) => void;
}

export function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  // A link may ask for what is not there (yet): it stays visible, and can be taken back.
  const shown = value === "" || options.includes(value) ? options : [...options, value];
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{all}</option>
        {shown.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
