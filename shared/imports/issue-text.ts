/** The first thing that a schema finds, as one line. */

interface SchemaIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** @param at path of what was parsed, in its file */
export function issueText(at: string, [issue]: readonly SchemaIssue[]): string {
  const path = [at, ...(issue?.path ?? []).map(String)].join(".").slice(0, 120);
  return `${path}: ${issue?.message.slice(0, 200) ?? "does not match the schema"}`;
}
