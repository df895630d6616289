/** The resident benchmark in Chrome. Bundled and opened by `command.ts`. */
import { openDevice } from "../../gpu-runner/runner/device.ts";
import { pageGpu } from "../../gpu-runner/runner/page/page-surroundings.ts";
import { type ResidentOptions, type ResidentReport, runResidentSuite } from "./suite.ts";

declare global {
  interface Window {
    startResident(options: ResidentOptions): void;
    /** Bound by the host. */
    residentSays(line: string): void;
    residentEnds(report: ResidentReport | { readonly error: string }): void;
  }
}

window.startResident = (options) => {
  const open = async () => {
    const result = await openDevice(pageGpu());
    if (!result.ok) throw new Error(result.message);
    return result.opened;
  };
  runResidentSuite(
    open,
    options,
    () => performance.now(),
    (line) => window.residentSays(line),
  ).then(
    (report) => window.residentEnds(report),
    (error: unknown) => window.residentEnds({ error: String(error) }),
  );
};
