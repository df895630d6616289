/** The resident benchmark on Dawn: `node in-node.ts OPTIONS FILE`, started by `command.ts`. */
import { writeFile } from "node:fs/promises";
import { openDawnDevice } from "../../gpu-runner/hosts/dawn.ts";
import { type ResidentOptions, runResidentSuite } from "./suite.ts";

const [options = "{}", file = ""] = process.argv.slice(2);
const report = await runResidentSuite(
  () => openDawnDevice(),
  JSON.parse(options) as ResidentOptions,
  () => performance.now(),
  (line) => process.stdout.write(`${line}\n`),
);
await writeFile(file, JSON.stringify(report));
// Dawn keeps the process alive while a device is open.
process.exit(0);
