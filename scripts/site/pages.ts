/** The document of a page of a copy: the app's own, with relative addresses and what a preview shows. */
import { COPY_MADE_META, COPY_META } from "../../workers/app/data/copy.ts";
import { SERVER_META } from "../../workers/app/data/server-address.ts";
import type { SitePage } from "./page-list.ts";

export interface SiteFacts {
  /** Where the copy will lie, with a slash at the end; null: not known. A preview's picture needs it. */
  readonly address: string | null;
  /** The server that it is of, where others can reach it. */
  readonly server: string | null;
  /** ISO time. */
  readonly madeAt: string;
  /** What a preview says: the first finding. */
  readonly description: string;
}

/** Picture of previews, in the root. */
export const PREVIEW = "preview.png";

/** Where the document of a page lies in the folder: `sweeps/ID/index.html`. */
export function fileOf({ path }: SitePage): string {
  return `${path === "/" ? "" : `${path.slice(1)}/`}index.html`;
}

/** @param template `index.html` of the app @throws Error where it has not the addresses that are replaced */
export function pageOf(template: string, page: SitePage, facts: SiteFacts): string {
  const depth = fileOf(page).split("/").length - 1;
  const up = depth === 0 ? "./" : "../".repeat(depth);
  let html = template;
  for (const file of ["icon.svg", "app.css", "app.js"]) {
    const absolute = `"/${file}"`;
    if (!html.includes(absolute)) throw new Error(`the app's document does not load ${file}`);
    html = html.replaceAll(absolute, `"${up}${file}"`);
  }
  const title = page.path === "/" ? "Saddlebench" : `${page.title} · Saddlebench`;
  const own = facts.address === null ? null : `${facts.address}${fileOf(page).replace("index.html", "")}`;
  const metas: readonly (readonly [kind: "name" | "property", name: string, content: string])[] = [
    ["name", COPY_META, up],
    ["name", COPY_MADE_META, facts.madeAt],
    ["name", SERVER_META, facts.server ?? ""],
    ["property", "og:title", title],
    ["property", "og:type", "website"],
    ["property", "og:description", facts.description],
    ["property", "og:image", `${facts.address ?? up}${PREVIEW}`],
    ...(own === null ? [] : [["property", "og:url", own] as const]),
    ["name", "twitter:card", "summary_large_image"],
  ];
  const lines = metas.map(
    ([kind, name, content]) => `    <meta ${kind}="${name}" content="${escaped(content)}" />`,
  );
  return html
    .replace(/<title>[^<]*<\/title>/, `<title>${escaped(title)}</title>\n${lines.join("\n")}`)
    .replace(/The numbers are at [^<]* as JSON\./, "The numbers are in its folder data/ as compressed JSON.");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
