/** What an object answers over RPC: classes are lost there, tagged values are not. */
import type { Problem } from "../http/problem.ts";

export type Answer<T> = { readonly ok: true; readonly value: T } | Problem;
