/** The rows of the app's page of claims, from the same files and results as `docs/claims/README.md`. */
import type { ClaimList, ClaimRow } from "../../shared/contracts/claim-row.ts";
import type { Claim } from "./claim.ts";
import { commandOf, figureText, minutesText, ruledFigures, secondsOf } from "./page.ts";
import type { ClaimRecord } from "./record.ts";
import type { Untested } from "./untested.ts";

export function claimList(
  claims: readonly Claim[],
  records: ReadonlyMap<string, ClaimRecord>,
  untested: readonly Untested[],
): ClaimList {
  const rows = claims.flatMap((claim) => {
    const record = records.get(claim.name);
    return record ? [claimRow(claim, record)] : [];
  });
  const waiting = claims.filter(({ name }) => !records.has(name));
  return {
    claims: rows,
    untested: [
      ...waiting.map(({ who, statement }) => ({ who, statement, why: "ready to run, not run yet" })),
      ...untested,
    ],
  };
}

function claimRow(claim: Claim, record: ClaimRecord): ClaimRow {
  const { name, title, who, statement, what, limits } = claim;
  return {
    name,
    title,
    who,
    statement,
    what,
    limits,
    ...record.result,
    figures: ruledFigures(record).map((figure) => ({
      name: figure.name,
      meaning: figure.meaning,
      text: figureText(figure),
      over: `${figure.pieces} ${figure.unit}`,
    })),
    command: commandOf(claim, record),
    time: minutesText(secondsOf(record) / 60),
    exports: record.parts.flatMap(({ key, parameters }) =>
      typeof parameters.export === "string" && typeof parameters.sha256 === "string"
        ? [{ name: key, sha256: parameters.sha256 }]
        : [],
    ),
  };
}
