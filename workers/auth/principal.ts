/** Who calls, once the token is known to be good. */
import type { TokenScope } from "../../shared/contracts/token.ts";

export interface Principal {
  readonly ok: true;
  /** Id of the token (no secret): for logs and limits. */
  readonly token: string;
  readonly scope: TokenScope;
  /** The one sweep it is limited to. */
  readonly sweep: string | null;
  /** A token of the operator's own configuration: its results need no check, and it may hold what it can run. */
  readonly owner: boolean;
}
