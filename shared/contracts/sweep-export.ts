/** An export of a sweep: what it was and all its trials. */
import * as z from "zod/mini";
import { sweepDetailSchema } from "./sweep.ts";
import { exportRowSchema } from "./trial-listing.ts";

export const sweepExportSchema = z.object({ sweep: sweepDetailSchema, trials: z.array(exportRowSchema) });
export type SweepExport = z.infer<typeof sweepExportSchema>;
