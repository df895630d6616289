/** What the server says of itself: health, catalogue, OpenAPI. */
import { Hono } from "hono";
import { catalogue } from "../../shared/catalogue/generated.ts";
import { type AppEnv, guard } from "../http/context.ts";
import { openApiDocument } from "../openapi/document.ts";

export const metaRoutes = new Hono<AppEnv>();

metaRoutes.get("/healthz", (c) => c.json({ ok: true }));
metaRoutes.get("/v1/catalogue", guard("read"), (c) => c.json(catalogue));
metaRoutes.get("/openapi.json", (c) => c.json(openApiDocument()));
