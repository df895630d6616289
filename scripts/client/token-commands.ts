/** `npm run sweep -- tokens …` and `results …`: who may call, and what is taken back of what a token has reported. */
import { type Command, Option } from "commander";
import { createToken } from "../../shared/operations/create-token.ts";
import { listTokens } from "../../shared/operations/list-tokens.ts";
import { revokeToken } from "../../shared/operations/revoke-token.ts";
import { call, callRaw } from "./api.ts";
import { table } from "./print.ts";
import { revokedText } from "./repair-text.ts";
import { revokeAll } from "./revoke-all.ts";
import { type CommonOptions, idOf, say, tokenIdOf, verb } from "./verb.ts";

interface TokenOptions extends CommonOptions {
  readonly scope: "admin" | "runner";
  readonly name: string;
  readonly sweep?: string;
}

interface RevokeOptions extends CommonOptions {
  readonly sweep?: string;
}

export function registerTokens(program: Command): void {
  const tokens = program.command("tokens").description("make, list and revoke tokens");

  verb<TokenOptions>(tokens, "create", "make a token; it is shown this once", async (server, options) => {
    const { scope, name, sweep } = options;
    const body = { scope, name, ...(sweep ? { sweep: idOf(sweep) } : {}) };
    const made = await call(server, createToken, { body });
    say(options, made, `${made.token}\n`);
  })
    .addOption(new Option("--scope <SCOPE>", "what it allows").choices(["admin", "runner"]).default("runner"))
    .requiredOption("--name <TEXT>", "who or what will hold it")
    .option("--sweep <ID>", "limit a runner token to one sweep");

  verb(tokens, "list", "tokens, without their secrets", async (server, options) => {
    const list = await call(server, listTokens);
    const rows = list.tokens.map((each) => [
      each.id,
      each.scope,
      each.sweep ?? "any",
      each.createdAt.slice(0, 16),
      each.name,
    ]);
    say(options, list, table([["id", "scope", "sweep", "created", "name"], ...rows]));
  });

  verb(tokens, "revoke <id>", "revoke a token", async (server, options, [id = ""]) => {
    await callRaw(server, revokeToken, { parameters: { token: tokenIdOf(id) } });
    say(options, { revoked: id }, `${id} revoked\n`);
  });

  const results = program.command("results").description("take back what a token has reported");

  verb<RevokeOptions>(
    results,
    "revoke <token-id>",
    "take back all results of a token: their trials are open again (first: tokens revoke)",
    async (server, options, [token = ""]) => {
      const revoked = await revokeAll(server, tokenIdOf(token), options.sweep && idOf(options.sweep));
      say(options, revoked, revokedText(revoked));
    },
  ).option("--sweep <ID>", "in this sweep alone");
}
