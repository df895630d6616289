/** What is wrong with a request, for a person: same shape as `errors` of RFC 9457 problem details here. */
export interface Issue {
  /** Dotted path into the request, e.g. `optimizers.0.space.rate.range`. */
  readonly path: string;
  readonly message: string;
  /** The one issue that has a problem type of its own: the sweep would have too many trials. */
  readonly kind?: "too-large";
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };
