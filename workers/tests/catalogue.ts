/** Stands in for `shared/catalogue/generated.ts` in the edge tests. */
import { CATALOGUE_FIXTURE } from "../../shared/planning/catalogue.fixture.ts";

export const catalogue = CATALOGUE_FIXTURE;
