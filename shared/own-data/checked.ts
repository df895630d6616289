/** A value, or one line for a person: what is wrong with the data, where, and what would be right. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

export type Refusal = Extract<Checked<never>, { ok: false }>;

export function accept<T>(value: T): Checked<T> {
  return { ok: true, value };
}

export function refuse(message: string): Refusal {
  return { ok: false, message };
}

/** What a file says, short enough for a line. */
const MAX_QUOTED = 40;

export function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);
}
