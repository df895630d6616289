/**
 * Whether a stored request may have come of a body: earlier releases kept no more of a body than the request that
 * their schema made of it. Everything that the body says stands there, and the rest may be a default of then.
 *
 * @param stored the request, defaults filled in
 * @param sent the body as it was sent
 */
export function explains(stored: unknown, sent: unknown): boolean {
  if (typeof sent !== "object" || sent === null) return Object.is(stored, sent);
  if (typeof stored !== "object" || stored === null) return false;
  if (Array.isArray(sent) !== Array.isArray(stored)) return false;
  if (Array.isArray(sent) && Array.isArray(stored) && sent.length !== stored.length) return false;
  return Object.entries(sent).every(
    ([name, value]) => Object.hasOwn(stored, name) && explains(Reflect.get(stored, name), value),
  );
}
