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
 * Whether a request may write as far as its origin goes. CORS alone does not stop a foreign page: a POST with a
 * safelisted type is sent without asking. Browsers name the page's origin on every such request; who names none is
 * no page. Only hosts are compared with ours: behind a proxy that ends TLS the scheme is another one.
 */
export function mayWrite(request: Request, writeOrigins: string): boolean {
  const origin = request.headers.get("Origin");
  if (origin === null || READING.includes(request.method)) return true;
  return originsOf(writeOrigins).includes(origin) || hostOf(origin) === new URL(request.url).host;
}

const READING: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Null for `null`, the origin of sandboxed documents and files. */
function hostOf(origin: string): string | null {
  const url = URL.parse(origin);
  return url === null || url.host === "" ? null : url.host;
}

function originsOf(writeOrigins: string): readonly string[] {
  return writeOrigins.split(",").flatMap((each) => each.trim() || []);
}

/**
 * CORS: anybody may read (no cookies are involved), only the origins of `WRITE_ORIGINS` may write from a browser
 * ({@link mayWrite} holds them to it).
 *
 * @returns headers to add; none for requests without an `Origin`
 */
export function crossOrigin(request: Request, writeOrigins: string): Readonly<Record<string, string>> {
  const origin = request.headers.get("Origin");
  if (origin === null) return {};
  const exposed = "ETag, Location, Retry-After, X-Request-Id";
  if (originsOf(writeOrigins).includes(origin)) {
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
