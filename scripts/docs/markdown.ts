/** A page of `docs/` as HTML for the app. Raw HTML is shown as text, so a page can bring no element of its own. */
import { posix } from "node:path";
import { Marked } from "marked";

export interface RenderedPage {
  readonly title: string;
  readonly html: string;
}

/**
 * @param file of the page, from the root of the repository: `docs/spec/scoring.md`
 * @param addressOf of the app, for a file of the repository; null: the app does not show it
 */
export function renderMarkdown(
  file: string,
  text: string,
  addressOf: (file: string) => string | null,
): RenderedPage {
  const anchors = new Map<string, number>();
  let regions = 0;
  /** What is wide scrolls in a box of its own, which keys must reach. */
  const region = (name: string, content: string): string => {
    regions++;
    return `<section class="scroll" tabindex="0" aria-label="${name} ${regions}">${content}</section>\n`;
  };
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text: raw }) => escaped(raw),
      image: ({ text: alternative }) => escaped(alternative),
      heading({ tokens, depth, text: source }) {
        return `<h${depth} id="${anchorOf(source, anchors)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const address = linkAddress(file, href, addressOf);
        return address === null ? words : `<a href="${escaped(address)}">${words}</a>`;
      },
      code: ({ text: code }) => region("Code", `<pre><code>${escaped(code)}</code></pre>`),
      table({ header, rows }) {
        const cells = (row: typeof header, tag: "th" | "td"): string =>
          `<tr>${row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join("")}</tr>`;
        const body = rows.map((row) => cells(row, "td")).join("");
        return region("Table", `<table><thead>${cells(header, "th")}</thead><tbody>${body}</tbody></table>`);
      },
    },
  });
  const html = marked.parse(text, { async: false });
  const title = /^# (.+)$/m.exec(text)?.[1] ?? file;
  return { title: title.replaceAll("`", ""), html };
}

/** Null: no link, as the app has no such page. */
function linkAddress(file: string, href: string, addressOf: (file: string) => string | null): string | null {
  if (/^https?:\/\//.test(href) || href.startsWith("#")) return href;
  if (/^[a-z][a-z+.-]*:/i.test(href)) return null;
  const [path = "", anchor] = href.split("#");
  const address = addressOf(posix.normalize(posix.join(posix.dirname(file), path)));
  return address === null || anchor === undefined ? address : `${address}#${anchor}`;
}

/** As the code host names them, so that a link works in both places. */
function anchorOf(heading: string, known: Map<string, number>): string {
  const plain = heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
  const times = known.get(plain) ?? 0;
  known.set(plain, times + 1);
  return times === 0 ? plain : `${plain}-${times}`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
