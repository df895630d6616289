/** The Worker under test: what `exports` of `cloudflare:workers` has. */
declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import("../index.ts");
  }
}
