/** Where files are dropped, or chosen by mouse or keyboard. */
import { useState } from "preact/hooks";

interface DropZoneProps {
  readonly onFiles: (files: readonly File[]) => void;
}

export function DropZone({ onFiles }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false);
  return (
    <section
      class={isOver ? "drop-zone over" : "drop-zone"}
      aria-label="Upload"
      onDragOver={(event) => {
        // Without it the browser opens the file instead.
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <label>
        Drop files here, or choose them
        <input
          type="file"
          multiple
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            // The same file may be chosen again, mended.
            event.currentTarget.value = "";
          }}
        />
      </label>
      <p class="muted">
        Data: CSV with a header, NPY, NPZ, IDX (images and labels together), safetensors, or UTF-8 text, also
        compressed with gzip, at most 32 MiB. Models: the <code>model.json</code> of a tfjs layers-model
        together with its weight files, at most 8 MiB.
      </p>
    </section>
  );
}
