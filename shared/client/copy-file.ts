/** Names of the files that a copy of a server has in the place of its replies. */

/** Folder of the replies in a copy. */
export const COPY_DATA = "data";
/** List of them, in that folder: nobody asks a host for what is not there. */
export const COPY_LIST = "index.json";

/** In {@link COPY_DATA}. @param address path and query as a client asks for it: `/v1/sweeps/ID/columns?hyperparameters=true` */
export function copyFile(address: string): string {
  const [path = "", query = ""] = address.split("?");
  // No host has to understand more than letters, digits and these signs.
  const plain = `${path.replace(/^\//, "")}${query === "" ? "" : `~${query}`}`.replaceAll(/[^\w/.~=-]/g, "_");
  return `${plain}.json.gz`;
}
