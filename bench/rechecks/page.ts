/** `docs/rechecks-simulations.md`, from the rows. */
import type { Row } from "./table.ts";

const percent = (share: number | null): string =>
  share === null ? "–" : `${Number((100 * share).toFixed(share < 0.01 ? 2 : 1))} %`;

export function page(rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    [
      `${row.honest} honest, ${row.liars === 0 ? "no liar" : `${row.liars} ${row.liars === 1 ? "liar" : "liars"}${row.colluding ? " who collude" : ""}`}${row.owner ? ", owner's runner" : ""}`,
      percent(row.liars === 0 ? null : row.falsified),
      `${row.resultsPerToken}`,
      percent(row.liars === 0 ? null : row.foundWithin200),
      `${row.medianWhenFound ?? "–"}`,
      percent(row.extraWork),
      percent(row.lateExtraWork),
      `${row.falseAccusations} of ${row.honestTokens}`,
      percent(row.falseAccepted),
    ].join(" | "),
  );
  return `# Re-checks: liars against the policy

This page is written by \`npm run bench -- rechecks\`. The policy (\`shared/rechecks\`) is played with made-up tokens: each
reports its results in turn, a liar falsifies a share of what it says (also when it checks others), a check comes back
eight results later, a ruling exposes whoever is in the minority and opens its unchecked results again. "Found within
200" is the share of liars that are exposed before their 201st result. "Extra work" is the number of opinions beyond the
first, per result; "late" counts only results past a token's 500th. "Still counts" is the share of all results that are
false and count at the end.

| tokens | falsified | results each | found within 200 | median result when found | extra work | late extra work | honest tokens accused | false results that still count |
|---|---|---|---|---|---|---|---|---|
${lines.map((line) => `| ${line} |`).join("\n")}

What this says, and what it does not. A token that lies seldom is found late: that is why the board shows which share of
each row was checked, and why the final runs of a leader are always checked. With one honest token and one liar nobody
can tell who is right; a third token or the owner's runner is needed, and until then the trial stays unchecked. Strangers
who collude, a third of all tokens, confirm each other's lies and can outvote an honest token where no runner of the
owner takes part: the owner's opinion decides a dispute alone, and then no honest token is accused. The lies that
accomplices confirmed before they were exposed are what remains; \`results revoke\` opens them again.
`;
}
