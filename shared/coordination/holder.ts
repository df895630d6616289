/**
 * Who holds a lease: a runner of a token. A runner's name is a label that it gives itself, so the same name under
 * another token is somebody else. In memory and in rows a holder is the text `token/runner`; neither part has a slash.
 * Rows of releases before tokens were kept have the bare name, which then stands for that runner of any token.
 */

export function holderOf(token: string, runner: string): string {
  return `${token}/${runner}`;
}

/** Null in rows of earlier releases. */
export function tokenOf(holder: string): string | null {
  const at = holder.indexOf("/");
  return at < 0 ? null : holder.slice(0, at);
}

/** The name that the runner gave itself. */
export function runnerOf(holder: string): string {
  return holder.slice(holder.indexOf("/") + 1);
}

/** Whether a stored holder is the one that calls. */
export function isHeldBy(stored: string, caller: string): boolean {
  return stored === caller || (tokenOf(stored) === null && stored === runnerOf(caller));
}
