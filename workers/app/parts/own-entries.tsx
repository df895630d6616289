/** What people brought to this server, beside the catalogue's own entries: whose it is, and where it is from. */
import { useEffect, useState } from "preact/hooks";
import { adminToken } from "../data/api.ts";
import { NO_DEFINITIONS, readOwnDefinitions } from "../data/own-definitions.ts";
import { NO_UPLOADS, readOwnUploads } from "../data/own-uploads.ts";
import { queryWith } from "../data/query.ts";
import { dataWords, modelWords } from "../data/upload-words.ts";
import { useOwners } from "./use-owners.ts";

interface OwnEntry {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly words: string;
  readonly owner: string;
  readonly href: string;
  readonly link: string;
}

function useOwnEntries(): readonly OwnEntry[] {
  const [definitions, setDefinitions] = useState(NO_DEFINITIONS);
  const [uploads, setUploads] = useState(NO_UPLOADS);
  const ownerOf = useOwners();
  useEffect(() => {
    void readOwnDefinitions().then(setDefinitions);
    void readOwnUploads().then(setUploads);
  }, []);
  const use = "use it in a new sweep";
  return [
    ...definitions.optimizers.map(({ name, definition, sweep, owner }) => ({
      key: JSON.stringify([name, definition]),
      kind: "optimizer",
      name,
      words: definition.title ?? definition.source ?? stepWords(definition.step),
      owner: `${ownerOf(owner)}, posted with ${sweep.name}`,
      href: `/sweeps/${sweep.id}`,
      link: "the sweep",
    })),
    ...definitions.formulas.map(({ options, sweep, owner }) => ({
      key: JSON.stringify(options),
      kind: "function",
      name: String(options.formula),
      words: `${options.dimension ?? 2} coordinates`,
      owner: `${ownerOf(owner)}, posted with ${sweep.name}`,
      href: `/sweeps/${sweep.id}`,
      link: "the sweep",
    })),
    ...uploads.data.map(({ digest, name, summary, owner }) => ({
      key: digest,
      kind: "data",
      name,
      words: dataWords(summary),
      owner: ownerOf(owner),
      href: `/new${queryWith("", { data: digest })}`,
      link: use,
    })),
    ...uploads.models.map(({ digest, name, summary, owner }) => ({
      key: digest,
      kind: "model",
      name,
      words: modelWords(summary),
      owner: ownerOf(owner),
      href: `/new${queryWith("", { model: digest })}`,
      link: use,
    })),
  ];
}

/** The formula, or the first of several. */
function stepWords(step: unknown): string {
  const first: unknown = Array.isArray(step) ? step[0] : step;
  return typeof first === "string" ? first : JSON.stringify(first);
}

export function OwnEntries({ search }: { readonly search: string }) {
  const entries = useOwnEntries();
  const sought = search.toLowerCase().trim();
  const shown = entries.filter(({ kind, name, words, owner }) =>
    `${kind} ${name} ${words} ${owner}`.toLowerCase().includes(sought),
  );
  return (
    <>
      <h2 id="own">Brought to this server</h2>
      {entries.length === 0 ? (
        <p class="muted">
          Nobody has posted an optimizer or a function with a sweep of this server yet
          {adminToken() ? ", and nothing is uploaded" : "; uploads are shown to holders of an admin token"}.{" "}
          <a href="/new">The form of a sweep</a> takes both, and <a href="/uploads">uploads</a> data and
          models.
        </p>
      ) : null}
      {entries.length > 0 && shown.length === 0 ? <p class="muted">None of them matches.</p> : null}
      <ul class="own-entries">
        {shown.map(({ key, kind, name, words, owner, href, link }) => (
          <li key={key}>
            <span class="muted">{kind}</span> <code>{name}</code> {words}{" "}
            <span class="muted">
              · {owner} · <a href={href}>{link}</a>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
