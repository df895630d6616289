/** One search over methods, problems, sweeps, claims and docs; what people call a method elsewhere is found too. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Catalogue } from "../../../shared/catalogue/entry.ts";
import { type ClaimList, claimListSchema } from "../../../shared/contracts/claim-row.ts";
import { type DocList, docListSchema } from "../../../shared/contracts/doc-page.ts";
import type { SweepSummary } from "../../../shared/contracts/sweep.ts";
import { type Loaded, listSweeps } from "../data/api.ts";
import { readBuiltFile } from "../data/built-file.ts";
import { readCatalogue } from "../data/catalogue.ts";
import { type FoundGroup, searchAll } from "../data/search-all.ts";
import { Failure } from "../parts/failure.tsx";
import { useQuery } from "../parts/use-query.ts";
import { useTitle } from "../parts/use-title.ts";

export function SearchPage() {
  useTitle("Search");
  const [query, change] = useQuery();
  const sought = query.get("q") ?? "";
  const catalogue = useOnce<Catalogue>(readCatalogue);
  const sweeps = useOnce<readonly SweepSummary[]>(listSweeps);
  const docs = useOnce<DocList>(() => readBuiltFile("doc-pages/index.json", docListSchema));
  const claims = useOnce<ClaimList>(() => readBuiltFile("claims.json", claimListSchema));
  const all = [catalogue, sweeps, docs, claims];
  const groups = useMemo(
    () =>
      searchAll(sought, {
        catalogue: readyOf(catalogue),
        sweeps: readyOf(sweeps) ?? [],
        docs: readyOf(docs) ?? [],
        claims: readyOf(claims)?.claims ?? [],
      }),
    [sought, catalogue, sweeps, docs, claims],
  );
  return (
    <>
      <h1>Search</h1>
      <div class="controls">
        <label>
          A method, a problem, a sweep, a claim, a page of the docs
          <input
            type="search"
            value={sought}
            placeholder="SFN, learning rate, saddle-zoo …"
            onInput={(event) => change({ q: event.currentTarget.value })}
          />
        </label>
      </div>
      {all.map((each) =>
        each.state === "failed" ? (
          <Failure key={each.message} what="A part of the index" message={each.message} />
        ) : null,
      )}
      {all.some(({ state }) => state === "loading") ? <p role="status">Loading …</p> : null}
      {sought.trim() === "" ? null : <Found groups={groups} />}
    </>
  );
}

function Found({ groups }: { readonly groups: readonly FoundGroup[] }) {
  const count = groups.reduce((sum, { found }) => sum + found.length, 0);
  return (
    <>
      <p class="muted" role="status">
        {count} found
      </p>
      {groups.map(({ title, found }) =>
        found.length === 0 ? null : (
          <section key={title}>
            <h2>{title}</h2>
            <ul>
              {found.map(({ path, name, about }) => (
                <li key={path}>
                  <a href={path}>{name}</a> <span class="muted">{about}</span>
                </li>
              ))}
            </ul>
          </section>
        ),
      )}
    </>
  );
}

function useOnce<T>(read: () => Promise<Loaded<T>>): Loaded<T> {
  const [value, setValue] = useState<Loaded<T>>({ state: "loading" });
  useEffect(() => void read().then(setValue), []);
  return value;
}

function readyOf<T>(loaded: Loaded<T>): T | null {
  return loaded.state === "ready" ? loaded.value : null;
}
