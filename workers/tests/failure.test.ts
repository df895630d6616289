import { describe, expect, it } from "vitest";
import { failureOf } from "../http/failure.ts";
import { problemDetails } from "../http/problem.ts";

describe("an exception on the wire", () => {
  it.each([
    [new Error("database or disk is full: SQLITE_FULL"), 503, "storage-unavailable"],
    [new Error("disk I/O error: SQLITE_IOERR"), 503, "storage-unavailable"],
    [new Error("database disk image is malformed: SQLITE_CORRUPT"), 500, "storage-damaged"],
    [new Error("file is not a database: SQLITE_NOTADB"), 500, "storage-damaged"],
    [new Error("written by a newer release: its tables are of version 9"), 500, "storage-newer"],
    [new SyntaxError("Unexpected end of JSON input"), 500, "storage-damaged"],
    [Object.assign(new Error("overloaded"), { overloaded: true }), 503, "temporarily-unavailable"],
    [Object.assign(new Error("reset"), { retryable: true }), 503, "temporarily-unavailable"],
    [new Error("internal error; reference = bscjrh7aljmo6i0bfdv8vc8r"), 503, "temporarily-unavailable"],
    [Object.assign(new Error("gone"), { durableObjectReset: true }), 503, "temporarily-unavailable"],
    [Object.assign(new Error("reset"), { retryable: false }), 500, "internal-error"],
    [new Error("no internal error; reference = x"), 500, "internal-error"],
    [new TypeError("x is not a function"), 500, "internal-error"],
    ["thrown text", 500, "internal-error"],
    [null, 500, "internal-error"],
  ])("%s is %i", (error, status, slug) => {
    const details = problemDetails(failureOf(error));
    expect([details.status, details.type.split("/").at(-1)]).toEqual([status, slug]);
  });

  it("says nothing of a bug's message or stack", () => {
    expect(failureOf(new Error("token sb_admin_1_secret")).detail).not.toContain("secret");
  });
});
