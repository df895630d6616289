/** Whether a file is a text or a table, by its name. */

/** How an upload is read: `text`, or as it begins. */
export type ReadAs = "text" | "data";

/** A table of one column and a text are the same bytes: the name tells them apart where nobody says. */
export function readAs(name: string): ReadAs {
  return /\.(txt|text)$/i.test(name) ? "text" : "data";
}
