/** The board against a reference that somebody chooses. */
import { describe, expect, it } from "vitest";
import { type Leaderboard, leaderboardSchema } from "../../shared/contracts/leaderboard.ts";
import type { ProblemDetails } from "../../shared/contracts/problem-details.ts";
import { call, createSweep, finish, report, takeLease } from "./client.ts";

const STUDIES = {
  protocol: { studies: 3, configurations: 1, tuningSeeds: 1, finalSeeds: 1, sampler: "sobol" as const },
};
const boardOf = <T = Leaderboard>(sweep: string, query = "") =>
  call<T>("GET", `/v1/sweeps/${sweep}/leaderboard${query}`, undefined, null);

describe("a leaderboard against a reference", () => {
  it("states the board's costs against it, and leaves the published document alone", async () => {
    const { id } = await createSweep(STUDIES);
    await finish(id);
    const { body: usual } = await boardOf(id);
    const { status, body } = await boardOf(id, "?reference=sgd");
    expect(status).toBe(200);
    expect(leaderboardSchema.parse(body)).toEqual(body);
    expect([usual.board?.reference, body.board?.reference]).toEqual(["adam", "sgd"]);
    const row = (board: Leaderboard, name: string) =>
      board.board?.rows.find(({ optimizer }) => optimizer === name);
    expect(row(body, "sgd")?.won).toBeNull();
    expect(row(usual, "sgd")?.won).not.toBeNull();
    expect(body.cells).toEqual(usual.cells);
    expect((await boardOf(id, "?reference=sgd&adapter=software")).body.board?.reference).toBe("sgd");
    expect((await boardOf(id)).body.board?.reference).toBe("adam");
  });

  it("is computed again when a result has come", async () => {
    const { id } = await createSweep(STUDIES);
    const doneIn = async () => (await boardOf(id, "?reference=sgd")).body.progress.done;
    expect(await doneIn()).toBe(0);
    const lease = await takeLease(id, "alpha");
    if (!lease) throw new Error("no lease");
    await report(id, "alpha", lease);
    expect(await doneIn()).toBe(lease.trials.length);
  });

  it("refuses a name that is no entrant's, with the nearest one, and a sweep without a board", async () => {
    const { id } = await createSweep(STUDIES);
    const wrong = await boardOf<ProblemDetails>(id, "?reference=sdg");
    expect([wrong.status, wrong.headers.get("Content-Type")]).toEqual([400, "application/problem+json"]);
    expect(wrong.body.detail).toBe('the sweep has no optimizer "sdg"; did you mean "sgd"?');
    expect(wrong.body.errors).toEqual([{ path: "reference", message: wrong.body.detail }]);
    expect((await boardOf(id, "?reference=")).status).toBe(400);
    const tuning = await createSweep({ protocol: { studies: 1, configurations: 1, finalSeeds: 0 } });
    expect((await boardOf(tuning.id, "?reference=sgd")).status).toBe(400);
    expect((await boardOf("nothing", "?reference=sgd")).status).toBe(404);
  });
});
