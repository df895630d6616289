/** Bindings and variables of the Worker: what `wrangler.toml` declares. */
import type { RegistryObject } from "./objects/registry-object.ts";
import type { SweepObject } from "./objects/sweep-object.ts";

export interface Environment {
  readonly SWEEPS: DurableObjectNamespace<SweepObject>;
  readonly REGISTRY: DurableObjectNamespace<RegistryObject>;
  readonly LEADERBOARDS: KVNamespace;
  readonly ASSETS: Fetcher;
  readonly ADMIN_RATE: RateLimit;
  readonly PUBLIC_READ: string;
  readonly PUBLISH_INTERVAL_MS: string;
  readonly LEASE_MS: string;
  readonly LEASE_LIFE_MS: string;
  readonly HEARTBEAT_MS: string;
  readonly FIRST_LEASES_PER_TOKEN: string;
  readonly MAX_LEASES_PER_TOKEN: string;
  readonly DEVICES_PER_TOKEN: string;
  readonly UPLOAD_MIB_PER_TOKEN: string;
  readonly LIVE_SOCKETS_PER_ADDRESS: string;
  readonly RUNNER_CALLS_PER_MINUTE: string;
  readonly READ_CALLS_PER_MINUTE: string;
  readonly PLANS_PER_MINUTE: string;
  readonly SLOW_READS_PER_SECOND: string;
  readonly STRAGGLER_AFTER_MS: string;
  readonly WRITE_ORIGINS: string;
  readonly HOSTS: string;
  readonly ADDRESS_HEADER: string;
  readonly LOG: string;
  /** SHA-256 (hex) of the whole token, comma-separated. */
  readonly ADMIN_TOKEN_HASHES?: string;
  readonly RUNNER_TOKEN_HASHES?: string;
  /** Of a local server: the key of its proofs, and every `address:port` where it listens, comma-separated. */
  readonly PROOF_KEY?: string;
  readonly LISTENS_ON?: string;
}

declare global {
  namespace Cloudflare {
    interface Env extends Environment {}
  }
}
