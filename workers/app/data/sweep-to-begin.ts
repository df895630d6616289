/** What an address asks the sweep form to begin with: `?from=SWEEP`, `?data=sha256:…&label=…&task=…`, `?model=sha256:…`. */
import type { DataTask } from "../../../shared/contracts/data.ts";
import type { SweepRequestInput } from "../../../shared/contracts/sweep.ts";
import { type Reply, readSweep } from "./api.ts";
import { INITIAL, withData, withModel } from "./begun-sweep.ts";
import type { OwnUploads } from "./own-uploads.ts";

export async function beginSweep(
  search: string,
  uploads: Pick<OwnUploads, "data" | "models">,
): Promise<Reply<SweepRequestInput>> {
  const query = new URLSearchParams(search);
  const from = query.get("from");
  if (from !== null) {
    const sweep = await readSweep(from);
    if (sweep.state === "failed") return sweep;
    const { request } = sweep.value;
    return { state: "ready", value: { ...request, name: copyName(request.name) } as SweepRequestInput };
  }
  return { state: "ready", value: onUpload(query, uploads) };
}

const MAX_NAME = 120;

/** The name as it was, and that it is another sweep. */
export function copyName(name: string): string {
  const end = ", again";
  return name.endsWith(end) ? name : `${name.slice(0, MAX_NAME - end.length)}${end}`;
}

function taskIn(query: URLSearchParams): DataTask | null {
  const task = query.get("task");
  return task === "classification" || task === "regression" ? task : null;
}

/** What is not stored here any more is left out. */
export function onUpload(
  query: URLSearchParams,
  { data, models }: Pick<OwnUploads, "data" | "models">,
): SweepRequestInput {
  const file = data.find(({ digest }) => digest === query.get("data"));
  const model = models.find(({ digest }) => digest === query.get("model"));
  if (file)
    return {
      ...INITIAL,
      name: file.name,
      problems: withData([], file, query.get("label") ?? "", taskIn(query)),
    };
  if (model) return { ...INITIAL, name: model.name, problems: withModel([], model) };
  return INITIAL;
}
