/** The process lives. */
import { health as operation } from "../../shared/operations/health.ts";
import { json } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";

export const health = serve(operation, () => json(200, { ok: true }));
