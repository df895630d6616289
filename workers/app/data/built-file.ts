/** Files that the build lays beside the app's scripts: what the pages show and no server has to make. */
import type { Reply } from "./api.ts";
import { assetAddress } from "./copy.ts";

interface Parser<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

/** @param name below `app-chunks/` */
export async function readBuiltFile<T>(name: string, schema: Parser<T>): Promise<Reply<T>> {
  const address = assetAddress(`/app-chunks/${name}`);
  try {
    const reply = await fetch(address);
    if (!reply.ok)
      return { state: "failed", message: `${address} answers ${reply.status}`, status: reply.status };
    const content = schema.safeParse(await reply.json());
    if (!content.success)
      return { state: "failed", message: `${address} is of another version: npm run build`, status: 200 };
    return { state: "ready", value: content.data };
  } catch {
    return { state: "failed", message: "the server does not answer", status: 0 };
  }
}
