/** The `--server` that a person types. */

export type ServerAddress =
  | {
      readonly ok: true;
      /** Without a slash at the end. */
      readonly url: string;
      /** On this machine: tokens in the state folder are for it and for no other. */
      readonly isLocal: boolean;
    }
  | { readonly ok: false; readonly message: string };

export function serverAddress(text: string): ServerAddress {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return {
      ok: false,
      message: URL.canParse(`http://${text}`)
        ? `--server ${text} has no scheme: say http://${text} or https://${text}`
        : `--server ${text} is not an address; say for example http://localhost:8787`,
    };
  if (!URL.canParse(text))
    return {
      ok: false,
      message: `--server ${text} is not an address; say for example http://localhost:8787`,
    };
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return { ok: false, message: `--server must start with http:// or https://, not ${url.protocol}//` };
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return { ok: true, url: url.href.replace(/\/$/, ""), isLocal };
}
