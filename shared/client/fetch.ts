/** Access to the network, which shared code has none of. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** A server, and who asks it. */
export interface Server {
  /** Origin without a slash at the end; empty: where the page came from. */
  readonly url: string;
  /** Null: reading is public on most servers. */
  readonly token: string | null;
}
