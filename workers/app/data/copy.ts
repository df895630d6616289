/**
 * A copy of a server as files (`npm run site`): a host that knows nothing of the server serves them, below any address.
 * Replies are files, a page's address is a folder, and nothing can be changed.
 */
import { COPY_DATA, COPY_LIST, copyFile } from "../../../shared/client/copy-file.ts";
import type { Fetch } from "../../../shared/client/fetch.ts";

/** Name of the element that makes a document one of a copy, and says the way to its root: `../../`. A worker has it as its name. */
export const COPY_META = "saddlebench-copy";
/** The element that says when it was made, as an ISO time. */
export const COPY_MADE_META = "saddlebench-copy-made";
/** Page of what has no folder of its own; the query says what: there are too many pairs of optimizers. */
const SHARED_PAGE = "page";
const WITHOUT_FOLDER = /^\/(compare\/|sweeps\/[^/]+\/trials\/)/;

/** Found once: the address of a document changes while somebody goes from page to page. */
const root = findRoot();

function findRoot(): string | null {
  if (typeof document !== "undefined") {
    const way = document.querySelector(`meta[name="${COPY_META}"]`)?.getAttribute("content") ?? null;
    return way === null ? null : new URL(way, document.baseURI).href;
  }
  return (globalThis as { readonly name?: string }).name === COPY_META
    ? new URL("../", location.href).href
    : null;
}

/** Whether this is a copy: nobody can compute, and nothing can be changed. */
export const isCopy = root !== null;

/** What a worker that this page starts must be called. */
export const workerName = isCopy ? COPY_META : "";

/** Where a file of the app lies. @param path from the root of the server: `/app-chunks/claims.json` */
export function assetAddress(path: string): string {
  return root === null ? path : root + path.slice(1);
}

/** Where a page of the app lies. @param path with its query and its place: `/sweeps/ID?tab=trials#tab-panel` */
export function pageAddress(path: string): string {
  return root === null ? path : pageIn(root, path);
}

/** The same below a root. */
export function pageIn(below: string, path: string): string {
  const { pathname, searchParams, hash } = new URL(path, below);
  searchParams.delete("path");
  const query = WITHOUT_FOLDER.test(pathname) ? [["path", pathname], ...searchParams] : [...searchParams];
  const folder = WITHOUT_FOLDER.test(pathname) ? `${SHARED_PAGE}/` : pathname.slice(1).replace(/\/?$/, "/");
  const search = query.length === 0 ? "" : `?${new URLSearchParams(query as [string, string][])}`;
  return `${below}${folder === "/" ? "" : folder}${search}${hash}`;
}

/** The page that an address shows; null: it is of another site on the same host. */
export function pageAt(address: { readonly href: string; readonly pathname: string }): string | null {
  if (root !== null) return pageOf(root, address.href);
  return address.pathname.length > 1 ? address.pathname.replace(/\/$/, "") : "/";
}

/** The same below a root. */
export function pageOf(below: string, href: string): string | null {
  const { origin, pathname, searchParams } = new URL(href);
  if (!`${origin}${pathname}`.startsWith(below)) return null;
  const rest = `${origin}${pathname}`
    .slice(below.length)
    .replace(/(^|\/)index\.html$/, "")
    .replace(/\/$/, "");
  return rest === SHARED_PAGE ? (searchParams.get("path") ?? "/") : `/${rest}`;
}

let listed: Promise<ReadonlySet<string>> | null = null;

/** What a copy answers: the stored reply, or what a server says that has not what it is asked for. */
export const fetchCopy: Fetch = async (address, init) => {
  if ((init.method ?? "GET") !== "GET")
    return refusal(405, "this is a copy of a server: nothing can be changed here");
  listed ??= readList();
  const file = copyFile(address);
  if (!(await listed).has(file))
    return refusal(404, `this copy of a server has only what is complete, and no ${address}`);
  const reply = await fetch(`${root}${COPY_DATA}/${file}`);
  if (!reply.ok) return reply;
  return new Response(await unpacked(await reply.blob()), {
    headers: { "content-type": "application/json" },
  });
};

async function readList(): Promise<ReadonlySet<string>> {
  const reply = await fetch(`${root}${COPY_DATA}/${COPY_LIST}`);
  return new Set((await reply.json()) as readonly string[]);
}

/** Some hosts say that such a file is compressed, and then the browser has unpacked it already. */
async function unpacked(blob: Blob): Promise<BodyInit> {
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b
    ? (blob.stream().pipeThrough(new DecompressionStream("gzip")) as BodyInit)
    : blob;
}

function refusal(status: number, detail: string): Response {
  const problem = { type: "https://saddlebench.dev/problems/copy", title: "A copy", status, detail };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "content-type": "application/problem+json" },
  });
}
