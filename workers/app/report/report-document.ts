/**
 * The report of a sweep as one HTML file: script, style and data inside, nothing fetched. Made by the command line
 * and by the page from the same parts.
 */
import type { Leaderboard } from "../../../shared/contracts/leaderboard.ts";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { SERVER_META } from "../data/server-address.ts";

/** What the file holds. */
export interface ReportData {
  readonly sweep: SweepDetail;
  readonly board: Leaderboard;
  /** Where it was made: links lead there. */
  readonly server: string;
  /** ISO time. */
  readonly madeAt: string;
}

export interface ReportParts {
  /** A classic script, as the bundler wrote it: no `</script` inside. */
  readonly script: string;
  readonly style: string;
}

/** Id of the element that holds the data. */
export const DATA_ID = "report-data";

/** The whole file. The data travel compressed, as base64: no name in them can end an element. */
export async function reportDocument(data: ReportData, { script, style }: ReportParts): Promise<string> {
  if (/<\/script/i.test(script) || /<\/style/i.test(style))
    throw new Error("the bundled report would end its own element");
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${await sha256Base64(script)}'`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Saddlebench">
<meta name="${SERVER_META}" content="${escaped(data.server)}">
<title>${escaped(data.sweep.name)}: report</title>
<style>${style}</style>
</head>
<body>
<main id="root"><noscript><p>This report draws its tables with JavaScript, from the data inside this file.</p></noscript></main>
<script type="application/octet-stream" id="${DATA_ID}">${await packed(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

async function packed(data: ReportData): Promise<string> {
  const zipped = new Blob([JSON.stringify(data)]).stream().pipeThrough(new CompressionStream("gzip"));
  return base64(new Uint8Array(await new Response(zipped).arrayBuffer()));
}

/** The data of a file, from the text of its element. @throws Error when it is damaged */
export async function unpacked(text: string): Promise<ReportData> {
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(plain).json()) as ReportData;
}

async function sha256Base64(text: string): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** In pieces: `String.fromCharCode` takes some ten thousand arguments. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE)
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}

const PIECE = 8192;
