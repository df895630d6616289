/** A number with a label. What is being typed stays as it is typed; every finite number on the way counts. */
import { useState } from "preact/hooks";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  /** Smallest value that the form offers; the server says what it accepts. */
  readonly minimum?: number;
  /** Default true. */
  readonly whole?: boolean;
  readonly onChange: (value: number) => void;
}

export function NumberField({ label, value, minimum, whole = true, onChange }: NumberFieldProps) {
  // "0.0" on the way to "0.05" is the number 0: the field must not be rewritten while somebody types.
  const [draft, setDraft] = useState<string | null>(null);
  const type = (text: string): void => {
    setDraft(text);
    const number = text.trim() === "" ? Number.NaN : Number(text);
    if (whole ? Number.isInteger(number) : Number.isFinite(number)) onChange(number);
  };
  return (
    <label>
      {label}
      <input
        type="number"
        {...(minimum === undefined ? {} : { min: minimum })}
        step={whole ? 1 : "any"}
        value={draft ?? value}
        style="width: 8rem"
        onInput={(event) => type(event.currentTarget.value)}
        onBlur={() => setDraft(null)}
      />
    </label>
  );
}
