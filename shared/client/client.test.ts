/** The verbs: what each asks of a server, how a sweep is followed, and what a refusal becomes. */
import { expect, it } from "vitest";
import { Client, RequestError } from "./client.ts";
import type { Fetch } from "./fetch.ts";

const SERVER = { url: "http://edge", token: "sb_admin_x" };
const ID = "abcdefghijkl";

/** Answers in turn, the last one again and again; a number is no answer at all. */
function network(...answers: readonly (Response | "away")[]) {
  const sent: string[] = [];
  const fetch: Fetch = async (address, { method }) => {
    sent.push(`${method} ${address.slice(SERVER.url.length)}`);
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (!answer || answer === "away") throw new TypeError("fetch failed");
    return answer.clone();
  };
  return { sent, client: new Client(SERVER, { fetch }) };
}

const problem = () =>
  Response.json(
    { type: "https://x/problems/not-found", title: "t", status: 404, detail: "there is no sweep" },
    { status: 404, headers: { "content-type": "application/problem+json" } },
  );
const REQUEST = { name: "x", problems: [{ name: "himmelblau" }], optimizers: [{ name: "adam" }] };

it.each([
  ["plan", (client: Client) => client.plan(REQUEST), "POST /v1/plan"],
  ["create", (client: Client) => client.create(REQUEST, "key"), "POST /v1/sweeps"],
  ["sweeps", (client: Client) => client.sweeps({ limit: 3 }), "GET /v1/sweeps?limit=3"],
  ["detail", (client: Client) => client.detail(ID), `GET /v1/sweeps/${ID}`],
  ["watch", (client: Client) => client.watch(ID).next(), `GET /v1/sweeps/${ID}`],
  ["cancel", (client: Client) => client.cancel(ID, "why"), `POST /v1/sweeps/${ID}/cancel`],
  [
    "board",
    (client: Client) => client.board(ID, { reference: "sgd" }),
    `GET /v1/sweeps/${ID}/leaderboard?reference=sgd`,
  ],
  ["export", (client: Client) => client.export(ID, "csv"), `GET /v1/sweeps/${ID}/export?format=csv`],
  [
    "upload",
    (client: Client) =>
      client.uploadData({ name: "x.csv", bytes: new Uint8Array([97]) }, { hash: async () => "0".repeat(64) }),
    "POST /v1/data",
  ],
  ["import", (client: Client) => client.importResults("x.json", new Blob(["{}"])), "POST /v1/results"],
] as const)("%s asks its operation, and throws the server's own words", async (_, act, asked) => {
  const { sent, client } = network(problem());
  const error = await Promise.resolve(act(client)).catch((thrown: unknown) => thrown);
  expect(sent).toEqual([asked]);
  expect(error).toBeInstanceOf(RequestError);
  expect(error).toMatchObject({ message: "there is no sweep", failure: { status: 404 } });
});

it("an export is handed on unread", async () => {
  const { client } = network(new Response("a,b\n1,2\n", { headers: { "content-type": "text/csv" } }));
  expect(await (await client.export(ID, "csv")).text()).toBe("a,b\n1,2\n");
});

it("a server that is away is waited for, and no longer than was said", async () => {
  const { client, sent } = network("away");
  const looks = client.watch(ID, { everyMs: 5, patienceMs: 30 });
  await expect(looks.next()).rejects.toMatchObject({ failure: { kind: "no-answer" } });
  expect(sent.length).toBeGreaterThan(2);
});

it("the error is the one that whoever uses it wants", async () => {
  const errorOf = () => new RangeError("mine");
  const client = new Client(SERVER, { fetch: async () => problem(), errorOf });
  await expect(client.detail(ID)).rejects.toThrow(RangeError);
});
