/** Where the server is that a page is of: a report and a copy of a server lie elsewhere. */

/** Name of the element that says it. */
export const SERVER_META = "saddlebench-server";

/** Null: not known, as in a copy that was made from a folder. */
export function serverOrigin(): string | null {
  const said = document.querySelector(`meta[name="${SERVER_META}"]`)?.getAttribute("content");
  return said === undefined || said === null ? location.origin : said || null;
}

/** The address of something that only the server has; as it is where the page came from it. */
export function onServer(path: string): string {
  const origin = serverOrigin();
  return origin === null || origin === location.origin ? path : new URL(path, origin).href;
}
