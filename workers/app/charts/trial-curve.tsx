/** One trial's curve against its cost: training loss, or what the test set says beside it. */
import { useState } from "preact/hooks";
import type { Curve, TrialResult } from "../../../shared/contracts/trial.ts";
import { formatNumber } from "../data/format.ts";
import { seriesStyle } from "../data/palette.ts";
import { Chart } from "./chart.tsx";
import { lossScale } from "./loss-scale.ts";

const KINDS = {
  value: { name: "training loss", title: "Training loss over all examples" },
  heldOutLoss: { name: "held-out loss", title: "Loss on test examples" },
  accuracy: { name: "accuracy", title: "Share of the test examples that the network classifies correctly" },
} as const;
type Kind = keyof typeof KINDS;

/** Points of one column; where it is not finite there is none. */
export function trialPoints(curve: Curve, kind: Kind): readonly { cost: number; value: number }[] {
  return curve.gradientEquivalents.flatMap((cost, i) => {
    const value = curve[kind]?.[i] ?? null;
    return value === null ? [] : [{ cost, value }];
  });
}

/** An accuracy to a tenth of a percent: a test set of 1,000 tells no less apart. */
export function shareText(share: number | null | undefined): string {
  return typeof share === "number" ? `${(100 * share).toFixed(1)} %` : "–";
}

export function TrialCurve({ result }: { readonly result: TrialResult }) {
  const [chosen, setKind] = useState<Kind>("value");
  const { curve } = result;
  const kinds = (Object.keys(KINDS) as Kind[]).filter((each) => curve[each]?.some((value) => value !== null));
  const kind = kinds.includes(chosen) ? chosen : "value";
  const { name, title } = KINDS[kind];
  const points = trialPoints(curve, kind);
  const scale = lossScale(
    points.map((point) => point.value),
    kind === "accuracy" ? "linear" : "log",
  );
  const height = (point: { readonly value: number }): number => scale.place(point.value);
  const words = (value: number | undefined): string =>
    kind === "accuracy" ? shareText(value) : formatNumber(value);
  return (
    <>
      {kinds.length > 1 ? (
        <div class="controls">
          <label>
            Show
            <select value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>
              {kinds.map((each) => (
                <option key={each} value={each}>
                  {KINDS[each].name}
                </option>
              ))}
            </select>
          </label>
        </div>
      ) : null}
      <Chart
        name="trial-curve"
        alternative={`${title} against cost: from ${words(points[0]?.value)} to ${words(points.at(-1)?.value)}.`}
        caption={`${title} against gradient-equivalents. ${scale.note}`}
        height={320}
        inputs={[result, kind]}
        draw={(plot, width, dark) =>
          plot.plot({
            width,
            height: 320,
            marginLeft: 60,
            x: { label: "gradient-equivalents", grid: true },
            y: { ...scale.axis, label: `${name}${scale.above}`, grid: true },
            marks: [
              plot.lineY(points, {
                x: "cost",
                y: height,
                stroke: seriesStyle(0, dark).color,
                strokeWidth: 2,
              }),
              plot.tip(points, plot.pointerX({ x: "cost", y: height })),
            ],
          })
        }
      />
    </>
  );
}
