/** Downloads the accepted results of a sweep. */
import { useState } from "preact/hooks";
import { saveBlob } from "../charts/download.ts";
import { fetchWithToken, sessionToken } from "../data/api.ts";

interface ExportLinkProps {
  readonly sweep: string;
  readonly format: "json" | "csv";
}

/** A plain link; with a token in the session it is fetched with it, which a link cannot. */
export function ExportLink({ sweep, format }: ExportLinkProps) {
  const [failure, setFailure] = useState("");
  const address = `/v1/sweeps/${sweep}/export?format=${format}`;
  const save = async (): Promise<void> => {
    const response = await fetchWithToken(address).catch(() => null);
    setFailure(response?.ok ? "" : ` could not be read (${response?.status ?? "no answer"})`);
    if (response?.ok) saveBlob(await response.blob(), `sweep-${sweep}.${format}`);
  };
  return (
    <span>
      <a
        href={address}
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
