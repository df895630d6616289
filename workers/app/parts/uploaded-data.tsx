/** Data that are stored here: an outline of each, its fields when opened, and the way into a sweep. */
import { useEffect, useState } from "preact/hooks";
import type { DataField, DataRecord, TextOutline } from "../../../shared/contracts/data.ts";
import { deleteData } from "../../../shared/operations/delete-data.ts";
import { showData } from "../../../shared/operations/show-data.ts";
import { download, type Loaded, request } from "../data/api.ts";
import { formatNumber, formatTime } from "../data/format.ts";
import { bytesWords } from "../data/owners.ts";
import { queryWith } from "../data/query.ts";
import { type DataOutline, dataWords } from "../data/upload-words.ts";
import { DeleteButton } from "./delete-button.tsx";
import { Failure } from "./failure.tsx";
import { Scroll } from "./scroll.tsx";

/** Rows of a description; more fields are counted. */
const MAX_ROWS = 40;

interface UploadedDataProps {
  readonly data: readonly DataOutline[];
  readonly ownerOf: (owner: string) => string;
  readonly onChange: () => void;
}

export function UploadedData({ data, ownerOf, onChange }: UploadedDataProps) {
  if (data.length === 0) return <p class="notice">No data are stored here yet.</p>;
  return (
    <>
      {data.map((record) => (
        <OneUpload key={record.digest} record={record} owner={ownerOf(record.owner)} onChange={onChange} />
      ))}
    </>
  );
}

function OneUpload({
  record,
  owner,
  onChange,
}: {
  readonly record: DataOutline;
  readonly owner: string;
  readonly onChange: () => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const { name, summary, bytes, digest } = record;
  return (
    <details class="entry" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <b>{name}</b>{" "}
        <span class="muted">
          · {dataWords(summary)} · {bytesWords(bytes)} · owner: {owner}
        </span>
      </summary>
      <dl class="pairs">
        {summary.text ? (
          <TextPairs text={summary.text} />
        ) : (
          <>
            <dt>Range of the features</dt>
            <dd>{rangeWords(summary.range)}</dd>
            <dt>Missing</dt>
            <dd>{summary.missing === 0 ? "nothing" : `${summary.missing.toLocaleString("en")} values`}</dd>
          </>
        )}
        <dt>Stored</dt>
        <dd>{formatTime(record.createdAt)}</dd>
        <dt>Digest</dt>
        <dd>
          <code>{digest}</code>
        </dd>
      </dl>
      {summary.text ? <UseIt digest={digest} label="" /> : null}
      {isOpen && !summary.text ? <Fields digest={digest} usual={summary.label} /> : null}
      <p class="controls">
        <DeleteButton
          name={name}
          remove={() => download(deleteData, { parameters: { digest: digitsOf(digest) } })}
          onDeleted={onChange}
        />
      </p>
    </details>
  );
}

/** What is predicted of a text. Spaces and line breaks are shown as they are written in JSON. */
function TextPairs({ text }: { readonly text: TextOutline }) {
  return (
    <>
      <dt>Characters</dt>
      <dd>{text.characters.toLocaleString("en")}</dd>
      <dt>Vocabulary</dt>
      <dd>
        {text.vocabulary === null ? (
          `${text.different.toLocaleString("en")} characters, more than the 256 of tokens=characters: use tokens=bytes`
        ) : (
          <>
            {text.different} characters: <code>{JSON.stringify(text.vocabulary).slice(1, -1)}</code>
          </>
        )}
      </dd>
    </>
  );
}

/** The way into the form of a sweep. */
function UseIt({
  digest,
  label,
  task,
}: {
  readonly digest: string;
  readonly label: string;
  readonly task?: string;
}) {
  return (
    <a class="button" href={`/new${queryWith("", { data: digest, label, task: task ?? "" })}`}>
      Use it in a new sweep
    </a>
  );
}

function digitsOf(digest: string): string {
  return digest.slice("sha256:".length);
}

/** 32-bit floats have no more than seven digits. */
function rangeWords(range: readonly [number, number] | null): string {
  return range === null ? "–" : `${formatNumber(range[0], 7)} to ${formatNumber(range[1], 7)}`;
}

/** What the file holds, and which of it is predicted. */
function Fields({ digest, usual }: { readonly digest: string; readonly usual: string }) {
  const [reply, setReply] = useState<Loaded<unknown>>({ state: "loading" });
  useEffect(() => {
    void request(showData, { parameters: { digest: digitsOf(digest) } }).then(setReply);
  }, [digest]);
  if (reply.state === "failed") return <Failure what="The fields" message={reply.message} />;
  if (reply.state === "loading") return <p role="status">Loading the fields …</p>;
  const { summary } = reply.value as DataRecord;
  return <LabelChoice digest={digest} fields={summary.fields} usual={usual} />;
}

interface LabelChoiceProps {
  readonly digest: string;
  readonly fields: readonly DataField[];
  readonly usual: string;
}

function LabelChoice({ digest, fields, usual }: LabelChoiceProps) {
  const [label, setLabel] = useState(usual);
  const shown = fields.slice(0, MAX_ROWS);
  const more = fields.length - shown.length;
  return (
    <>
      <Scroll label="Fields">
        <table>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Holds</th>
              <th scope="col" class="number">
                Different
              </th>
              <th scope="col">Range</th>
              <th scope="col" class="number">
                Missing
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, shape, holds, classes, range, missing }) => (
              <tr key={name}>
                <th scope="row">
                  {name}
                  {name === label ? " (label)" : ""}
                </th>
                <td>{shape.length === 0 ? holds : `${holds} ${shape.join(" × ")}`}</td>
                <td class="number">{classes ?? "many"}</td>
                <td>{rangeWords(range)}</td>
                <td class="number">{missing}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {more > 0 ? <p class="muted">And {more.toLocaleString("en")} more fields.</p> : null}
      <div class="controls">
        {fields.length > 1 ? (
          <label>
            What is predicted (the label)
            <select value={label} onChange={(event) => setLabel(event.currentTarget.value)}>
              {fields.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        ) : null}
        <UseIt
          digest={digest}
          label={label === usual ? "" : label}
          task={label === usual ? "" : (fields.find(({ name }) => name === label)?.task ?? "")}
        />
      </div>
    </>
  );
}
