/** Problems or optimizers to choose, by family; what is chosen stays in sight, whatever is searched for. */
import { useMemo, useState } from "preact/hooks";
import type { OptimizerEntry, ProblemEntry } from "../../../shared/catalogue/entry.ts";
import { matcherOf } from "../../../shared/catalogue/search.ts";

type Entry = OptimizerEntry | ProblemEntry;

interface ChoicesProps {
  readonly legend: string;
  readonly entries: readonly Entry[];
  readonly chosen: readonly { readonly name: string }[];
  readonly onToggle: (name: string) => void;
}

export function Choices({ legend, entries, chosen, onToggle }: ChoicesProps) {
  const [search, setSearch] = useState("");
  const matches = useMemo(() => matcherOf(search), [search]);
  const isChosen = (name: string): boolean => chosen.some((entry) => entry.name === name);
  const shown = entries.filter((entry) => isChosen(entry.name) || matches(entry));
  const families = Map.groupBy<string, Entry>(shown, ({ family }) => family);
  return (
    <fieldset>
      <legend>
        {legend} ({chosen.length} of {entries.length})
      </legend>
      <label>
        {`Search ${legend.toLowerCase()}`}
        <input
          type="search"
          value={search}
          placeholder="name, other name, author, parameter"
          onInput={(event) => setSearch(event.currentTarget.value)}
          // Enter in a field of a form would start the sweep.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      </label>
      {search !== "" && !entries.some(matches) ? (
        <p class="muted" role="status">
          None is called so, is by such an author or has such a parameter.
        </p>
      ) : null}
      <div class="choices">
        {[...families].map(([family, members]) => (
          <fieldset key={family} class="family">
            <legend>{family}</legend>
            {members.map(({ name, title }) => (
              <label key={name} title={title}>
                <input type="checkbox" checked={isChosen(name)} onChange={() => onToggle(name)} /> {name}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}
