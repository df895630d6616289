/**
 * Text as classes of characters, for networks that predict the next one. Letters are taken in lower case and without accents.
 * Marks that end a clause, as ! and ?, count as full stops, and dashes as hyphens. Whatever else there is, line breaks and
 * quotation marks among it, counts as a space, and several spaces as one.
 */

/** Class k is the k-th of these. */
export const CHARACTERS = " abcdefghijklmnopqrstuvwxyz.,;'-";

const ACCENTS = /\p{Mark}/gu;
const CLAUSE_ENDS = /[!?:]/g;
const DASHES = /\p{Dash_Punctuation}/gu;
const APOSTROPHES = /[‘’]/g;
const OTHERS = new RegExp(`[^${CHARACTERS.slice(1)}]+`, "g");

/** Class of each character that is left of a text. */
export function characterClasses(text: string): Uint8Array {
  const plain = text
    .toLowerCase()
    .normalize("NFD")
    .replace(ACCENTS, "")
    .replace(CLAUSE_ENDS, ".")
    .replace(DASHES, "-")
    .replace(APOSTROPHES, "'")
    .replace(OTHERS, " ");
  return Uint8Array.from(plain, (character) => CHARACTERS.indexOf(character));
}
