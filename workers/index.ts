/** The Worker's door: the HTTP application and the two Durable Objects. */
import { app } from "./application.ts";

export { SweepCoordinator } from "./coordinator/coordinator.ts";
export { Registry } from "./registry/registry.ts";

export default { fetch: app.fetch };
