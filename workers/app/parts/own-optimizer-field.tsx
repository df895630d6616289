/** Optimizers of one's own in the sweep form: a name and a definition as JSON, checked while it is typed. */
import { useMemo, useState } from "preact/hooks";
import type { StepRuleEntry } from "../../../shared/catalogue/entry.ts";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import type { PostedOptimizer } from "../data/own-definitions.ts";
import { checkTyped, EXAMPLE_OPTIMIZERS } from "../data/own-optimizer-check.ts";

type Optimizers = SweepRequestInput["optimizers"];

interface OwnOptimizerFieldProps {
  readonly optimizers: Optimizers;
  readonly rules: readonly StepRuleEntry[];
  /** Of earlier sweeps. */
  readonly posted: readonly PostedOptimizer[];
  readonly ownerOf: (owner: string) => string;
  readonly onChange: (optimizers: Optimizers) => void;
}

const written = (definition: unknown): string => JSON.stringify(definition, null, 2);

export function OwnOptimizerField({ optimizers, rules, posted, ownerOf, onChange }: OwnOptimizerFieldProps) {
  const own = optimizers.filter(({ definition }) => definition !== undefined);
  const [name, setName] = useState(own[0]?.name ?? "mine");
  const [text, setText] = useState(() => written(own[0]?.definition ?? EXAMPLE_OPTIMIZERS[0]?.[1]));
  const typed = useMemo(() => checkTyped(name, text, rules), [name, text, rules]);
  const isIn = own.some((each) => each.name === name);
  const put = (nextName: string, nextText: string): void => {
    setName(nextName);
    setText(nextText);
    if (isIn) take(nextName, nextText);
  };
  const take = (takenName: string, takenText: string): void => {
    // The plan shows the last definition that could be read.
    const { definition } = checkTyped(takenName, takenText, rules);
    const others = optimizers.filter((each) => each.definition === undefined || each.name !== name);
    if (definition) onChange([...others, { name: takenName, definition }]);
  };
  /** What is chosen to begin with is edited under its own name; what takes part already stays. */
  const begin = (nextName: string, definition: unknown): void => {
    setName(nextName);
    setText(written(definition));
  };
  return (
    <details class="entry">
      <summary>
        An optimizer of your own{" "}
        {own.length > 0 ? (
          <span class="muted">{own.map((each) => each.name).join(", ")} takes part</span>
        ) : null}
      </summary>
      <p class="muted">
        State, hyper-parameters and the formulas of one step (docs/own-optimizer.md). It is checked while you
        type. Under another name it takes part beside the one before.
      </p>
      <div class="controls">
        <label>
          Begin with
          <select
            value=""
            onChange={(event) => {
              const [kind, place] = event.currentTarget.value.split(" ");
              const example = EXAMPLE_OPTIMIZERS[Number(place)];
              const earlier = posted[Number(place)];
              if (kind === "posted" && earlier) begin(earlier.name, earlier.definition);
              else if (kind === "example" && example) begin("mine", example[1]);
            }}
          >
            <option value="">what is written below</option>
            <optgroup label="Examples">
              {EXAMPLE_OPTIMIZERS.map(([title], place) => (
                <option key={title} value={`example ${place}`}>
                  {title}
                </option>
              ))}
            </optgroup>
            {posted.length === 0 ? null : (
              <optgroup label="Posted with earlier sweeps">
                {posted.map((each, place) => (
                  <option key={`${each.sweep.id} ${each.name}`} value={`posted ${place}`}>
                    {each.name} ({each.sweep.name}, {ownerOf(each.owner)})
                  </option>
                ))}
              </optgroup>
            )}
          </select>
        </label>
        <label>
          Its name
          <input maxLength={40} value={name} onInput={(event) => put(event.currentTarget.value, text)} />
        </label>
      </div>
      <label>
        Its definition
        <textarea
          rows={10}
          spellcheck={false}
          value={text}
          onInput={(event) => put(name, event.currentTarget.value)}
        />
      </label>
      {typed.ok ? (
        <p role="status" class="muted">
          It can be used; a step costs {typed.cost} gradient-equivalents.
        </p>
      ) : (
        <p role="alert" class="refusal">
          {typed.lines.join("\n")}
        </p>
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={isIn}
          onChange={(event) =>
            event.currentTarget.checked
              ? take(name, text)
              : onChange(optimizers.filter((each) => each.definition === undefined || each.name !== name))
          }
        />
        It takes part
      </label>
    </details>
  );
}
