/** Models that are stored here: what each is, whether curvature is to be had, and the way into a sweep. */
import type { ModelRecord, ModelSummary } from "../../../shared/contracts/model.ts";
import { limitationOf } from "../../../shared/models/losses.ts";
import { deleteModel } from "../../../shared/operations/delete-model.ts";
import { download } from "../data/api.ts";
import { formatTime } from "../data/format.ts";
import { bytesWords } from "../data/owners.ts";
import { queryWith } from "../data/query.ts";
import { modelWords } from "../data/upload-words.ts";
import { DeleteButton } from "./delete-button.tsx";

interface UploadedModelsProps {
  readonly models: readonly ModelRecord[];
  readonly ownerOf: (owner: string) => string;
  readonly onChange: () => void;
}

export function UploadedModels({ models, ownerOf, onChange }: UploadedModelsProps) {
  if (models.length === 0) return <p class="notice">No model is stored here yet.</p>;
  return (
    <>
      {models.map((record) => (
        <OneModel key={record.digest} record={record} owner={ownerOf(record.owner)} onChange={onChange} />
      ))}
    </>
  );
}

function curvatureWords({ blockers, graph }: ModelSummary): string {
  if (blockers.length > 0) return `gradients only; ${limitationOf(blockers)}`;
  return graph ? "exact, as a graph of formulas on webgpu" : "exact, as layers of the engine on webgpu";
}

function OneModel({
  record,
  owner,
  onChange,
}: {
  readonly record: ModelRecord;
  readonly owner: string;
  readonly onChange: () => void;
}) {
  const { name, summary, bytes, digest } = record;
  return (
    <details class="entry">
      <summary>
        <b>{name}</b>{" "}
        <span class="muted">
          · {modelWords(summary)} · {bytesWords(bytes)} · owner: {owner}
        </span>
      </summary>
      <dl class="pairs">
        <dt>Layers</dt>
        <dd>{summary.layers.map(({ className, name: layer }) => `${className} (${layer})`).join(", ")}</dd>
        <dt>Parameters</dt>
        <dd>
          {summary.parameters.toLocaleString("en")} trained
          {summary.fixed > 0 ? `, ${summary.fixed.toLocaleString("en")} fixed` : ""}
        </dd>
        <dt>Input of an example</dt>
        <dd>{summary.input.join(" × ")}</dd>
        <dt>Curvature</dt>
        <dd>{curvatureWords(summary)}</dd>
        <dt>Stored</dt>
        <dd>{formatTime(record.createdAt)}</dd>
        <dt>Digest</dt>
        <dd>
          <code>{digest}</code>
        </dd>
      </dl>
      {summary.notes.map((note) => (
        <p key={note} class="notice">
          {note}
        </p>
      ))}
      <p class="controls">
        <a class="button" href={`/new${queryWith("", { model: digest })}`}>
          Use it in a new sweep
        </a>
        <DeleteButton
          name={name}
          remove={() => download(deleteModel, { parameters: { model: digest.slice("sha256:".length) } })}
          onDeleted={onChange}
        />
      </p>
    </details>
  );
}
