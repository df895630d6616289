/** Which optimizers the pictures show; the same colour everywhere. */
import { highlight } from "../charts/highlight.ts";
import { useDark } from "../charts/use-dark.ts";
import { type SeriesStyle, seriesStyle } from "../data/palette.ts";

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
        <label key={name} onPointerEnter={() => highlight(name)} onPointerLeave={() => highlight(null)}>
          <input
            type="checkbox"
            checked={!hidden.has(name)}
            onChange={() => toggle(name)}
            onFocus={() => highlight(name)}
            onBlur={() => highlight(null)}
          />
          <Swatch {...seriesStyle(index, dark)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

/** A piece of the line as the pictures draw it. */
function Swatch({ color, dash }: SeriesStyle) {
  return (
    <svg class="swatch" viewBox="0 0 28 10" aria-hidden="true">
      <path d="M0 5h28" stroke={color} stroke-width={3} stroke-dasharray={dash} />
    </svg>
  );
}
