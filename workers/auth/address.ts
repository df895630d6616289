/** Where a request comes from, as far as limits go. */

/**
 * The caller's address as the platform or the proxy in front saw it. Of IPv6 the first 64 bits: one customer holds all
 * addresses below them. Without a header to trust, all callers count as one.
 *
 * @param header `ADDRESS_HEADER`: the one that callers cannot set; empty where there is none
 */
export function addressOf(request: Request, header: string): string {
  const address = (header === "" ? null : request.headers.get(header))?.slice(0, 64) ?? "local";
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array.from({ length: zeros }, () => "0"), ...rest].slice(0, 4).join(":");
}
