/** Which optimizers the pictures show; the same colour everywhere. */
import { seriesStyle } from "../data/palette.ts";
import { useDark } from "./use-dark.ts";

interface OptimizerLegendProps {
  readonly optimizers: readonly string[];
  readonly hidden: ReadonlySet<string>;
  readonly onChange: (hidden: ReadonlySet<string>) => void;
}

export function OptimizerLegend({ optimizers, hidden, onChange }: OptimizerLegendProps) {
  const dark = useDark();
  const toggle = (name: string): void => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    onChange(next);
  };
  return (
    <fieldset class="legend">
      <legend class="muted">Optimizers in the pictures</legend>
      {optimizers.map((name, index) => (
        <label key={name}>
          <input type="checkbox" checked={!hidden.has(name)} onChange={() => toggle(name)} />
          <span class="swatch" style={`background: ${seriesStyle(index, dark).color}`} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
