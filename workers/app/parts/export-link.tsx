/** Downloads the accepted results of a sweep. */
import { useState } from "preact/hooks";
import { addressOf } from "../../../shared/client/address.ts";
import { exportResults } from "../../../shared/operations/export-results.ts";
import { saveBlob } from "../charts/download.ts";
import { download, sessionToken } from "../data/api.ts";
import { onServer } from "../data/server-address.ts";

interface ExportLinkProps {
  readonly sweep: string;
  readonly format: "json" | "csv";
}

/** A plain link; with a token in the session it is fetched with it, which a link cannot. */
export function ExportLink({ sweep, format }: ExportLinkProps) {
  const [failure, setFailure] = useState("");
  const input = { parameters: { id: sweep }, query: { format } };
  const save = async (): Promise<void> => {
    const reply = await download(exportResults, input);
    setFailure(
      reply.state === "ready" ? "" : ` could not be read (${reply.status || "the server did not answer"})`,
    );
    if (reply.state === "ready") saveBlob(await reply.value.blob(), `sweep-${sweep}.${format}`);
  };
  return (
    <span>
      <a
        href={onServer(addressOf(exportResults, input))}
        onClick={(event) => {
          if (sessionToken() === null) return;
          event.preventDefault();
          void save();
        }}
      >
        {format.toUpperCase()}
      </a>
      <span role="status">{failure}</span>
    </span>
  );
}
