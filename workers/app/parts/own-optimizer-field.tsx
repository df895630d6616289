/** An optimizer of one's own in the sweep form: a name and its definition as JSON. The plan beside the form checks it. */
import { useState } from "preact/hooks";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";

type Optimizers = SweepRequestInput["optimizers"];

/** Heavy ball, to begin with. */
const EXAMPLE = `{
  "state": { "m": "vector" },
  "hyperparameters": {
    "rate": { "default": 0.01, "range": [0, 1000], "scale": "log", "sweep": [0.001, 1] },
    "mu": { "default": 0.9, "range": [0, 0.9999], "scale": "one-minus-log", "sweep": [0.5, 0.99] }
  },
  "step": "m = mu*m + g; d = -m"
}`;

interface OwnOptimizerFieldProps {
  readonly optimizers: Optimizers;
  readonly onChange: (optimizers: Optimizers) => void;
}

export function OwnOptimizerField({ optimizers, onChange }: OwnOptimizerFieldProps) {
  const [name, setName] = useState("mine");
  const [text, setText] = useState(EXAMPLE);
  const [problem, setProblem] = useState("");
  const isIn = optimizers.some(({ definition }) => definition !== undefined);
  const others = optimizers.filter(({ definition }) => definition === undefined);
  const put = (nextName: string, nextText: string): void => {
    setName(nextName);
    setText(nextText);
    if (isIn) take(nextName, nextText);
  };
  const take = (takenName: string, takenText: string): void => {
    try {
      const definition = JSON.parse(takenText) as NonNullable<Optimizers[number]["definition"]>;
      setProblem("");
      onChange([...others, { name: takenName, definition }]);
    } catch (error) {
      // The plan shows the last definition that could be read.
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <details class="entry">
      <summary>An optimizer of your own {isIn ? <span class="muted">takes part</span> : null}</summary>
      <p class="muted">
        State, hyper-parameters and the formulas of one step (docs/own-optimizer.md). The plan says what is
        wrong with them.
      </p>
      <label>
        Its name
        <input maxLength={40} value={name} onInput={(event) => put(event.currentTarget.value, text)} />
      </label>
      <label>
        Its definition
        <textarea
          rows={10}
          spellcheck={false}
          value={text}
          onInput={(event) => put(name, event.currentTarget.value)}
        />
      </label>
      {problem === "" ? null : <p role="alert">{`This is not JSON: ${problem}`}</p>}
      <label class="check">
        <input
          type="checkbox"
          checked={isIn}
          onChange={(event) => (event.currentTarget.checked ? take(name, text) : onChange(others))}
        />
        It takes part
      </label>
    </details>
  );
}
