/** What all verbs of `npm run sweep` share: the options that name a server, how they print, how ids are read. */
import type { Command } from "commander";
import { type AccessOptions, accessOf } from "./access.ts";
import { ClientError, type Server } from "./api.ts";

export interface CommonOptions extends AccessOptions {
  readonly json?: boolean;
}

/** A verb with the options that all have. The action gets the server and prints through `say`. */
export function verb<O extends CommonOptions>(
  parent: Command,
  usage: string,
  description: string,
  action: (server: Server, options: O, args: readonly string[]) => Promise<unknown>,
): Command {
  const command = parent
    .command(usage)
    .description(description)
    .option("--server <URL>", "the server", process.env.SADDLEBENCH_SERVER ?? "http://localhost:8787")
    .option("--token <TOKEN>", "token; default: SADDLEBENCH_TOKEN, or the local server's own")
    .option("--state <DIR>", "state folder of a local server", ".saddlebench")
    .option("--json", "print JSON");
  command.action(async () => {
    const options = command.opts<O>();
    await action(await accessOf(options), options, command.args);
  });
  return command;
}

/** JSON when asked for, else the text. */
export function say(options: CommonOptions, value: unknown, text: string): void {
  process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : text);
}

/** @throws ClientError where the text is no id of a token */
export function tokenIdOf(text: string): string {
  if (/^[a-z0-9]{6,24}$/.test(text)) return text;
  // Not repeated: it may be the token itself.
  throw new ClientError("that is no id of a token (6 to 24 letters and digits); see: sweep tokens list", 2);
}

/** @throws ClientError where the text is no id of a sweep */
export function idOf(text: string): string {
  if (/^[a-z0-9]{12}$/.test(text)) return text;
  throw new ClientError(`"${text}" is no id of a sweep (12 letters and digits); see: sweep list`, 2);
}
