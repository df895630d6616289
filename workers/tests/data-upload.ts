/** Data to upload in tests. */
import { exports } from "cloudflare:workers";
import type { DataRecord } from "../../shared/contracts/data.ts";
import type { Reply } from "./client.ts";
import { ADMIN_TOKEN } from "./tokens.ts";

export async function postForm<T = DataRecord>(
  form: FormData,
  token: string | null = ADMIN_TOKEN,
): Promise<Reply<T>> {
  const response = await exports.default.fetch("http://edge/v1/data", {
    method: "POST",
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    body: form,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

export function fileForm(
  content: string | Uint8Array<ArrayBuffer>,
  fields: Readonly<Record<string, string | number>> = {},
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  form.append("file", new Blob([content]), "data.csv");
  return form;
}

/** A whole file. */
export const sendData = <T = DataRecord>(
  content: string | Uint8Array<ArrayBuffer>,
  token?: string | null,
): Promise<Reply<T>> => postForm<T>(fileForm(content), token);
