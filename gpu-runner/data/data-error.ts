/** A data set that is missing, broken or too small; the message is one line for a person. */
export class DataError extends Error {
  override readonly name = "DataError";
}
