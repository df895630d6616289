/** Streams the accepted results. */
import type { ExportRow } from "../../shared/contracts/trial-listing.ts";
import { EXPORT_FORMS } from "../../shared/export/forms.ts";
import { exportResults as operation } from "../../shared/operations/export-results.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";
import { sweepObject } from "../stubs.ts";
import { exportStream } from "./export-stream.ts";
import { paced } from "./paced.ts";

export const exportResults = serve(
  operation,
  async ({ c, parameters, query: { format } }) => {
    const coordinator = sweepObject(c.env, parameters.id);
    const detail = await coordinator.detail();
    if (!detail.ok) return detail;
    const pages = async (after: number) => {
      const page = await coordinator.exportPage(after, 100);
      if (!page.ok) throw new Error(page.detail);
      return JSON.parse(page.value) as ExportRow[];
    };
    const { contentType, extension, writer } = EXPORT_FORMS[format];
    return raw(200, exportStream(writer(detail.value), pages), {
      "Content-Type": contentType,
      "Content-Disposition": `attachment; filename="sweep-${detail.value.id}.${extension}"`,
    });
  },
  paced,
);
