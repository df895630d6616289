/** Which names this server goes by. */

/**
 * False for a request that came by another name. A page elsewhere can have its own name lead to 127.0.0.1 (DNS
 * rebinding): to the browser it then reads its own origin, and only the `Host` still tells. Ports are not looked at: a
 * forwarded one is another, and no page can choose it.
 *
 * @param hosts `HOSTS`: names, comma-separated; empty: any name
 */
export function isOurHost(request: Request, hosts: string): boolean {
  const ours = hosts.split(",").flatMap((each) => each.trim().toLowerCase() || []);
  return ours.length === 0 || ours.includes(new URL(request.url).hostname);
}
