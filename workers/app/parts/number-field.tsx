/** A whole number with a label. */
interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly minimum: number;
  readonly onChange: (value: number) => void;
}

export function NumberField({ label, value, minimum, onChange }: NumberFieldProps) {
  return (
    <label>
      {label}
      <input
        type="number"
        min={minimum}
        step={1}
        value={value}
        style="width: 7rem"
        onChange={(event) => {
          if (Number.isInteger(event.currentTarget.valueAsNumber))
            onChange(event.currentTarget.valueAsNumber);
        }}
      />
    </label>
  );
}
