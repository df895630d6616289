/** A data set that is missing, broken or too small; the message is one line for a person. */
export class DataError extends Error {
  override readonly name = "DataError";
  /** `missing`: whoever was asked has no such thing; `broken`: anything else. */
  readonly kind: "missing" | "broken";

  constructor(message: string, kind: DataError["kind"] = "broken") {
    super(message);
    this.kind = kind;
  }
}
