/** Saves the report of a sweep: one file that works without a server. */
import { useState } from "preact/hooks";
import type { SweepDetail } from "../../../shared/contracts/sweep.ts";
import { readLeaderboard } from "../../../shared/operations/read-leaderboard.ts";
import { saveBlob } from "../charts/download.ts";
import { readSweep, request } from "../data/api.ts";
import { reportDocument } from "./report-document.ts";

export function ReportButton({ sweep }: { readonly sweep: SweepDetail }) {
  const [state, setState] = useState("");
  const save = async (): Promise<void> => {
    setState(" The report is being made …");
    const [detail, board, script, style] = await Promise.all([
      readSweep(sweep.id),
      request(readLeaderboard, { parameters: { id: sweep.id } }),
      asset("/app-chunks/report.js"),
      asset("/app-chunks/report.css"),
    ]);
    if (detail.state !== "ready" || board.state !== "ready" || script === null || style === null) {
      const failed = [detail, board].find((reply) => reply.state === "failed");
      setState(
        ` The report could not be made: ${failed?.state === "failed" ? failed.message : "its script cannot be read"}.`,
      );
      return;
    }
    const data = {
      sweep: detail.value,
      board: board.value,
      server: location.origin,
      madeAt: new Date().toISOString(),
    };
    const html = await reportDocument(data, { script, style });
    saveBlob(new Blob([html], { type: "text/html" }), `sweep-${sweep.id}.html`);
    setState("");
  };
  return (
    <>
      <button type="button" class="link" onClick={() => void save()}>
        Report (HTML)
      </button>
      <span role="status">{state}</span>
    </>
  );
}

async function asset(path: string): Promise<string | null> {
  const response = await fetch(path).catch(() => null);
  return response?.ok ? response.text() : null;
}
