/** `npm run sweep -- data …`: data of a person's own. */
import { type Command, Option } from "commander";
import { DATA_FORMATS, type DataFormatName } from "../../shared/client/send-data.ts";
import { deleteData } from "../../shared/operations/delete-data.ts";
import { listData } from "../../shared/operations/list-data.ts";
import { showData } from "../../shared/operations/show-data.ts";
import { ClientError, call, callRaw } from "./api.ts";
import { dataTable, describeData, digitsOf, uploadData } from "./data.ts";
import { type CommonOptions, say, verb } from "./verb.ts";

interface UploadOptions extends CommonOptions {
  readonly name?: string;
  readonly format?: DataFormatName;
}

export function registerData(program: Command): void {
  const data = program.command("data").description("upload, list, show and delete data of your own");

  verb<UploadOptions>(
    data,
    "upload <file...>",
    "send a CSV, NPY, NPZ, IDX (images, then labels), safetensors or text (.txt) file (docs/own-data.md)",
    async (server, options, paths) => {
      const isSeen = process.stderr.isTTY && !options.json;
      const record = await uploadData(server, paths, options, (sent, of) => {
        if (isSeen) process.stderr.write(`\r${Math.floor((100 * sent) / of)} % of ${of} bytes`);
      });
      if (isSeen) process.stderr.write("\r\x1b[K");
      say(options, record, describeData(record));
    },
  )
    .option("--name <TEXT>", "for people; the digest is what a sweep names")
    .addOption(
      new Option(
        "--format <FORMAT>",
        "text where the name does not end in .txt; table where it does",
      ).choices(DATA_FORMATS),
    );

  verb(data, "list", "uploaded data with their owners, newest first", async (server, options) => {
    const list = await call(server, listData);
    say(options, list, dataTable(list));
  });

  verb(
    data,
    "show <digest>",
    "summary: examples, fields, classes, ranges, what is missing",
    async (server, options, [digest = ""]) => {
      const found = await call(server, showData, { parameters: { digest: digitsOf(digest) } });
      if (!("summary" in found))
        throw new ClientError(
          `${found.missing.length} pieces of ${digest} are missing: upload the file again`,
        );
      say(options, found, describeData(found));
    },
  );

  verb(data, "delete <digest>", "unless a sweep needs them", async (server, options, [digest = ""]) => {
    await callRaw(server, deleteData, { parameters: { digest: digitsOf(digest) } });
    say(options, { deleted: digest }, `${digest} deleted\n`);
  });
}
