/** The published document from KV; from the sweep's object where KV has none, or where only some devices count or another reference. */
import { readLeaderboard as operation } from "../../shared/operations/read-leaderboard.ts";
import { leaderboardKey } from "../coordinator/publisher.ts";
import type { Environment } from "../environment.ts";
import { json, jsonText, raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";
import { paced } from "./paced.ts";

const ASK_AGAIN = { "Cache-Control": "no-cache" };

export const readLeaderboard = serve(operation, async ({ c, parameters: { id }, query }) => {
  if (Object.values(query).some((asked) => asked !== undefined)) {
    const tooFast = await paced(c);
    if (tooFast) return tooFast;
    const asked = await sweepObject(c.env, id).leaderboardOf(query);
    return asked.ok ? json(200, asked.value, ASK_AGAIN) : asked;
  }
  const published = await publishedDocument(c.env, id);
  if (published) {
    const tag = `"r${published.revision}"`;
    const headers = { ETag: tag, ...ASK_AGAIN };
    if (c.req.header("If-None-Match") === tag)
      return raw(304, null, { ...headers, "Content-Type": "application/json" });
    return jsonText(200, published.text, headers);
  }
  const document = await sweepObject(c.env, id).leaderboard();
  return document.ok ? json(200, document.value) : document;
});

/** Null when KV has no document, or doesn't answer. */
async function publishedDocument(
  env: Environment,
  id: string,
): Promise<{ readonly text: string; readonly revision: number } | null> {
  try {
    const key = leaderboardKey(id);
    const { value, metadata } = await env.LEADERBOARDS.getWithMetadata<{ revision: number }>(key, "text");
    return value === null ? null : { text: value, revision: metadata?.revision ?? 0 };
  } catch {
    return null;
  }
}
