/** The documentation: the list of its pages, or one of them. */
import { useEffect, useState } from "preact/hooks";
import {
  type DocList,
  type DocPage,
  docListSchema,
  docPageSchema,
} from "../../../shared/contracts/doc-page.ts";
import type { Loaded } from "../data/api.ts";
import { readBuiltFile } from "../data/built-file.ts";
import { isCopy, pageAddress } from "../data/copy.ts";
import { Failure } from "../parts/failure.tsx";
import { useTitle } from "../parts/use-title.ts";

export function DocsPage({ name }: { readonly name: string }) {
  return name === "" ? <Contents /> : <OnePage name={name} />;
}

function Contents() {
  useTitle("Docs");
  const [list, setList] = useState<Loaded<DocList>>({ state: "loading" });
  useEffect(() => void readBuiltFile("doc-pages/index.json", docListSchema).then(setList), []);
  if (list.state === "failed") return <Failure what="The documentation" message={list.message} />;
  if (list.state === "loading") return <p role="status">Loading …</p>;
  const groups: readonly (readonly [string, (name: string) => boolean])[] = [
    ["Add something", (name) => name.startsWith("add-")],
    ["Bring something of your own", (name) => name.startsWith("own-") || name.startsWith("import-")],
    ["Guides", (name) => !/^(add-|own-|import-)|\//.test(name)],
    ["Specification", (name) => name.startsWith("spec/")],
    ["Studies", (name) => name.startsWith("studies/")],
    ["Decisions", (name) => name.startsWith("decisions/")],
  ];
  return (
    <>
      <h1>Docs</h1>
      <p class="muted">
        What is reproduced of the papers is in <a href="/claims">claims</a>; what each method and problem is,
        in the <a href="/catalogue">catalogue</a>.
      </p>
      {groups.map(([title, isOf]) => (
        <section key={title}>
          <h2>{title}</h2>
          <ul>
            {list.value
              .filter(({ name }) => isOf(name))
              .map((page) => (
                <li key={page.name}>
                  <a href={`/docs/${page.name}`}>{page.title}</a>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function OnePage({ name }: { readonly name: string }) {
  const [page, setPage] = useState<Loaded<DocPage>>({ state: "loading" });
  useTitle(page.state === "ready" ? page.value.title : "Docs");
  useEffect(() => void readBuiltFile(`doc-pages/${name}.json`, docPageSchema).then(setPage), [name]);
  const isReady = page.state === "ready";
  useEffect(() => {
    if (isReady) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isReady]);
  return (
    <>
      <p>
        <a href="/docs">All pages of the documentation</a>
      </p>
      {page.state === "failed" ? <Failure what={`docs/${name}.md`} message={page.message} /> : null}
      {page.state === "loading" ? <p role="status">Loading …</p> : null}
      {page.state === "ready" ? (
        <article
          class="doc"
          // Made by our own build, which escapes what is no Markdown.
          dangerouslySetInnerHTML={{ __html: withAddresses(page.value.html) }}
        />
      ) : null}
    </>
  );
}

/** Links of a page's text, where the app does not make them. */
function withAddresses(html: string): string {
  return isCopy
    ? html.replaceAll(/ href="(\/[^"]*)"/g, (_, path: string) => ` href="${pageAddress(path)}"`)
    : html;
}
