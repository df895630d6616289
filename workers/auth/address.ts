/** Where a request comes from, as far as limits go. */

/**
 * The caller's address as the platform saw it. Of IPv6 the first 64 bits: one customer holds all addresses below them.
 * Without a platform (local workerd) all callers count as one.
 */
export function addressOf(request: Request): string {
  const address = request.headers.get("CF-Connecting-IP")?.slice(0, 64) ?? "local";
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array.from({ length: zeros }, () => "0"), ...rest].slice(0, 4).join(":");
}
