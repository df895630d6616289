/** Own data and models in the sweep form, by name: each is a problem of its own. */
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { isOn, withData, withModel } from "../data/begun-sweep.ts";
import type { OwnUploads } from "../data/own-uploads.ts";
import { dataWords, modelWords } from "../data/upload-words.ts";

type Problems = SweepRequestInput["problems"];

interface OwnUploadsFieldProps {
  readonly uploads: OwnUploads;
  readonly problems: Problems;
  readonly ownerOf: (owner: string) => string;
  readonly onChange: (problems: Problems) => void;
}

export function OwnUploadsField({ uploads, problems, ownerOf, onChange }: OwnUploadsFieldProps) {
  const { data, models } = uploads;
  const rows = [
    ...data.map((record) => ({
      ...record,
      words: dataWords(record.summary),
      add: () => withData(problems, record),
    })),
    ...models.map((record) => ({
      ...record,
      words: modelWords(record.summary),
      add: () => withModel(problems, record),
    })),
  ];
  return (
    <fieldset>
      <legend>Your own data and models</legend>
      {rows.length === 0 ? (
        <p class="muted">
          None are stored here{uploads.isKnown ? "" : " that this tab may see: that needs an admin token"}.{" "}
          <a href="/uploads">Upload some</a>.
        </p>
      ) : null}
      {rows.map(({ digest, name, words, owner, add }) => {
        const isChosen = problems.some((problem) => isOn(problem, digest));
        const others = problems.filter((problem) => !isOn(problem, digest));
        return (
          <label key={digest} class="check">
            <input type="checkbox" checked={isChosen} onChange={() => onChange(isChosen ? others : add())} />{" "}
            {name}{" "}
            <span class="muted">
              · {words} · {ownerOf(owner)}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
