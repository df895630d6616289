/** Bindings and variables of the Worker: what `wrangler.toml` declares. */
import type { SweepCoordinator } from "./coordinator/coordinator.ts";
import type { Registry } from "./registry/registry.ts";

export interface Environment {
  readonly SWEEPS: DurableObjectNamespace<SweepCoordinator>;
  readonly REGISTRY: DurableObjectNamespace<Registry>;
  readonly LEADERBOARDS: KVNamespace;
  readonly ASSETS: Fetcher;
  readonly ADMIN_RATE: RateLimit;
  readonly PUBLIC_READ: string;
  readonly PUBLISH_INTERVAL_MS: string;
  readonly LEASE_MS: string;
  readonly LEASE_LIFE_MS: string;
  readonly HEARTBEAT_MS: string;
  readonly RUNNER_CALLS_PER_MINUTE: string;
  readonly READ_CALLS_PER_MINUTE: string;
  readonly PLANS_PER_MINUTE: string;
  readonly STRAGGLER_AFTER_MS: string;
  readonly WRITE_ORIGINS: string;
  readonly LOG: string;
  /** SHA-256 (hex) of the whole token, comma-separated. */
  readonly ADMIN_TOKEN_HASHES?: string;
  readonly RUNNER_TOKEN_HASHES?: string;
}

declare global {
  namespace Cloudflare {
    interface Env extends Environment {}
    interface GlobalProps {
      mainModule: typeof import("./index.ts");
    }
  }
}
