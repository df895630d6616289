/** `npm run sweep -- models …`: tfjs models of a person's own. */
import type { Command } from "commander";
import { deleteModel } from "../../shared/operations/delete-model.ts";
import { listModels } from "../../shared/operations/list-models.ts";
import { call, callRaw } from "./api.ts";
import { type CommonOptions, say, verb } from "./verb.ts";

interface UploadOptions extends CommonOptions {
  readonly name?: string;
}

export function registerModels(program: Command): void {
  const models = program.command("models").description("upload, list and delete tfjs models of your own");

  verb<UploadOptions>(
    models,
    "upload <model>",
    "send a layers-model: path or URL of model.json (docs/own-model.md)",
    async (server, options, [location = ""]) => {
      // tfjs is a second of loading that no other verb needs.
      const { describeModel, uploadModel } = await import("./models.ts");
      const record = await uploadModel(server, location, options.name);
      say(options, record, describeModel(record));
    },
  ).option("--name <TEXT>", "for people; the digest is what a sweep names");

  verb(models, "list", "uploaded models, newest first", async (server, options) => {
    const { modelTable } = await import("./models.ts");
    const list = await call(server, listModels);
    say(options, list, modelTable(list.models));
  });

  verb(
    models,
    "delete <digest>",
    "unless a running sweep uses it",
    async (server, options, [digest = ""]) => {
      const { digitsOf } = await import("./models.ts");
      await callRaw(server, deleteModel, { parameters: { model: digitsOf(digest) } });
      say(options, { deleted: digest }, `${digest} deleted\n`);
    },
  );
}
