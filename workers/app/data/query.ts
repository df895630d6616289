/** Writing into the query of an address. */

/** Values by name; an empty one takes the name out, so that what is usual is not in the address. Several: the name repeats. */
export type QueryChanges = Readonly<Record<string, string | readonly string[]>>;

/** `search` with the changes written into it: `""` or `?…`. */
export function queryWith(search: string, changes: QueryChanges): string {
  const values = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    // A single value keeps its place among the others.
    if (typeof value === "string" && value !== "") values.set(name, value);
    else {
      values.delete(name);
      for (const each of typeof value === "string" ? [] : value) values.append(name, each);
    }
  }
  const text = values.toString();
  return text === "" ? "" : `?${text}`;
}
