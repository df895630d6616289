/** The Worker's door: the HTTP application and the two Durable Objects. */
import { application } from "./application.ts";
import { OPERATIONS } from "./operations/registry.ts";

export { SweepCoordinator } from "./coordinator/coordinator.ts";
export { Registry } from "./registry/registry.ts";

export default { fetch: application(OPERATIONS).fetch };
