/** Keeps tokens out of what is written down or sent back: log lines and the words of a problem. */

/** A token, or as much of one as a cut left; its underscores and letters may be percent-encoded, as in a path. */
const TOKEN = /(?:s|%73)(?:b|%62)(?:_|%5f)(?:[A-Za-z0-9_-]|%[0-9a-f]{2})+/gi;

/** The text with every `sb_…` cut short. */
export function redact(text: string): string {
  return text.replace(TOKEN, "sb_…");
}
