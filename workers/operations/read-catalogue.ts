/** The catalogue that this release plans with. */
import { catalogue } from "../../shared/catalogue/generated.ts";
import { readCatalogue as operation } from "../../shared/operations/read-catalogue.ts";
import { raw } from "../serving/answer.ts";
import { serve } from "../serving/serve.ts";

export const readCatalogue = serve(operation, () =>
  raw(200, JSON.stringify(catalogue), { "Content-Type": "application/json" }),
);
