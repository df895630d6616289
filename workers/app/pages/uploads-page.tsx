/** A person's own data and models: sent here, described before they are used, deleted. */
import { useEffect, useState } from "preact/hooks";
import type { DataList } from "../../../shared/contracts/data.ts";
import type { ModelRecord } from "../../../shared/contracts/model.ts";
import type { TokenRecord } from "../../../shared/contracts/token.ts";
import { listData } from "../../../shared/operations/list-data.ts";
import { listModels } from "../../../shared/operations/list-models.ts";
import { listTokens } from "../../../shared/operations/list-tokens.ts";
import { adminToken, type Loaded, type Reply, request } from "../data/api.ts";
import { bytesWords, ownerWords } from "../data/owners.ts";
import { DropZone } from "../parts/drop-zone.tsx";
import { Failure } from "../parts/failure.tsx";
import { TokenForm } from "../parts/token-form.tsx";
import { UploadQueue } from "../parts/upload-queue.tsx";
import { UploadedData } from "../parts/uploaded-data.tsx";
import { UploadedModels } from "../parts/uploaded-models.tsx";
import { useTitle } from "../parts/use-title.ts";
import { useUploads } from "../parts/use-uploads.ts";

interface Stored extends DataList {
  readonly models: readonly ModelRecord[];
  readonly tokens: readonly TokenRecord[];
}

async function readStored(): Promise<Reply<Stored>> {
  const [data, models, tokens] = await Promise.all([
    request(listData),
    request(listModels),
    request(listTokens),
  ]);
  if (data.state === "failed") return data;
  if (models.state === "failed") return models;
  // Without names of tokens their ids are shown.
  const named = tokens.state === "ready" ? tokens.value.tokens : [];
  return { state: "ready", value: { ...data.value, models: models.value.models, tokens: named } };
}

export function UploadsPage() {
  useTitle("Uploads");
  return (
    <>
      <h1>Your own data and models</h1>
      <p>
        A file is looked at as a whole before it is kept, and is named by the digest of its bytes: the same
        file is stored once. Sweeps choose it by name. A formula or an optimizer of your own needs no upload:
        it is written into <a href="/new">the form of a sweep</a>.
      </p>
      {adminToken() ? (
        <Uploads />
      ) : (
        <TokenForm submit="Use this token">
          Uploads are for holders of an admin token: the file <code>admin-token</code> of the server has one.
        </TokenForm>
      )}
    </>
  );
}

function Uploads() {
  const [stored, setStored] = useState<Loaded<Stored>>({ state: "loading" });
  const read = (): void => void readStored().then(setStored);
  useEffect(read, []);
  const [queue, take] = useUploads(read);
  if (stored.state === "failed" && stored.status === 401)
    return (
      <TokenForm submit="Use this token">
        The token of this tab is not known here: {stored.message}.
      </TokenForm>
    );
  return (
    <>
      <DropZone onFiles={take} />
      <UploadQueue uploads={queue} />
      {stored.state === "loading" ? <p role="status">Loading …</p> : null}
      {stored.state === "failed" ? <Failure what="What is stored" message={stored.message} /> : null}
      {stored.state === "ready" ? <StoredUploads stored={stored.value} onChange={read} /> : null}
    </>
  );
}

function StoredUploads({ stored, onChange }: { readonly stored: Stored; readonly onChange: () => void }) {
  const { data, models, quota, tokens } = stored;
  const ownerOf = (owner: string): string => ownerWords(owner, adminToken(), tokens);
  return (
    <>
      <p class="muted">
        {bytesWords(quota.usedBytes)} of the {bytesWords(quota.mostBytes)} that this token may keep are used.
      </p>
      <progress max={quota.mostBytes} value={quota.usedBytes} aria-label="Share of the quota that is used" />
      <h2 id="data">Data</h2>
      <UploadedData data={data} ownerOf={ownerOf} onChange={onChange} />
      <h2 id="models">Models</h2>
      <UploadedModels models={models} ownerOf={ownerOf} onChange={onChange} />
    </>
  );
}
