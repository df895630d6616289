/** Uploaded data that the option `data` of a problem names, or why there are none. */
import { type DataSummaries, type DataSummary, dataDigestSchema } from "../contracts/data.ts";

/** @param digest the option; a sweep names data by digest only: a path means nothing to a runner */
export function namedData(
  digest: string,
  data: DataSummaries,
): { readonly ok: true; readonly summary: DataSummary } | { readonly ok: false; readonly message: string } {
  if (!dataDigestSchema.safeParse(digest).success)
    return {
      ok: false,
      message:
        "a sweep names uploaded data by their digest (sha256: and 64 digits); upload them first: sweep data upload FILE",
    };
  const summary = Object.hasOwn(data, digest) ? data[digest] : undefined;
  if (summary) return { ok: true, summary };
  return { ok: false, message: `no data ${digest} are stored here; upload them: sweep data upload FILE` };
}
