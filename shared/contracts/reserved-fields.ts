/**
 * Names that every JavaScript object has already. JSON may hold them as fields of its own; code that looks such a name
 * up finds the language's, and schemas of free names (options, hyper-parameters) would let them through or drop them.
 */
import { unknownFields } from "./schema-words.ts";

const RESERVED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), "prototype"]);

/** More are not looked for. */
const MAX_FOUND = 20;

/** A place in a value; the names on the way to it, last first. */
interface Place {
  readonly at: object;
  readonly name: string;
  readonly above: Place | null;
}

/** What is wrong with a JSON value: fields so named, at any depth. */
export function reservedFields(
  value: unknown,
): readonly { readonly path: string; readonly message: string }[] {
  const found: { path: string; message: string }[] = [];
  // A list and no recursion: a body may be nested deeper than the stack.
  const open: Place[] = isObject(value) ? [{ at: value, name: "", above: null }] : [];
  for (let place = open.pop(); place && found.length < MAX_FOUND; place = open.pop()) {
    const { at } = place;
    for (const [name, inner] of Object.entries(at)) {
      if (RESERVED.has(name) && !Array.isArray(at))
        found.push({ path: pathOf(place), message: unknownFields([name]) });
      else if (isObject(inner)) open.push({ at: inner, name, above: place });
    }
  }
  return found;
}

/** Dotted, as other errors write it; of a very deep place, the end. */
function pathOf(place: Place): string {
  const names: string[] = [];
  for (let each: Place | null = place; each?.above && names.length < 32; each = each.above)
    names.unshift(each.name);
  return names.join(".").slice(-200);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
