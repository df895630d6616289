/** Headers that every answer carries, and who may call from other origins. */

/**
 * Pages run our own scripts and styles only: neither script nor style stands in a document (charts move Plot's
 * `<style>` into app.css). Data and blob images are the charts' exports. Nothing may frame us.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const EVERYWHERE = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
} as const;

/** An API answer renders nothing, whatever a browser makes of it. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** Adds the security headers in place. */
export function secure(headers: Headers, kind: "page" | "api", https: boolean): void {
  for (const [name, value] of Object.entries(EVERYWHERE)) headers.set(name, value);
  headers.set("Content-Security-Policy", kind === "page" ? CONTENT_SECURITY_POLICY : API_POLICY);
  if (https) headers.set("Strict-Transport-Security", "max-age=31536000");
}

/**
 * CORS: anybody may read (no cookies are involved), only the origins of `WRITE_ORIGINS` may write from a browser.
 *
 * @returns headers to add; none for requests without an `Origin`
 */
export function crossOrigin(request: Request, writeOrigins: string): Readonly<Record<string, string>> {
  const origin = request.headers.get("Origin");
  if (origin === null) return {};
  const writers = writeOrigins.split(",").map((each) => each.trim());
  const exposed = "ETag, Location, Retry-After, X-Request-Id";
  if (writers.includes(origin)) {
    return {
      "Access-Control-Allow-Origin": origin,
      "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE",
      "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-None-Match",
      "Access-Control-Expose-Headers": exposed,
      "Access-Control-Max-Age": "600",
      Vary: "Origin",
    };
  }
  return {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Authorization, If-None-Match",
    "Access-Control-Expose-Headers": exposed,
    "Access-Control-Max-Age": "600",
  };
}
