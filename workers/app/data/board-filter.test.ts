import { describe, expect, it } from "vitest";
import { deviceQuery, documentQuery, filterFrom, NO_FILTER, searchWith } from "./board-filter.ts";

describe("the filter in the address", () => {
  it("comes back as it was written, whatever its names hold, and leaves other parameters alone", () => {
    const filter = {
      problem: "mnist-10x10[a=1,b=2]",
      family: "first-order",
      adapter: "software",
      version: "1+b&c",
      reference: "krylov[start=random]",
      checked: "true",
      by: "accuracy",
    };
    const search = searchWith("?token=x", filter);
    expect(filterFrom(search)).toEqual(filter);
    expect(new URLSearchParams(search).get("token")).toBe("x");
    expect(new URLSearchParams(search).get("ref")).toBe("krylov[start=random]");
    expect(searchWith(search, NO_FILTER)).toBe("?token=x");
    expect(searchWith("", NO_FILTER)).toBe("");
  });

  it("asks the server for adapter and version alone", () => {
    expect(deviceQuery({ ...NO_FILTER, problem: "p", family: "f" })).toBe("");
    expect(deviceQuery({ ...NO_FILTER, adapter: "hardware", reference: "sgd" })).toBe("?adapter=hardware");
  });

  it("asks the server for checked runs, and takes nothing but true for a yes", () => {
    expect(deviceQuery({ ...NO_FILTER, checked: "true" })).toBe("?checked=true");
    expect(filterFrom("?checked=maybe")).toEqual(NO_FILTER);
  });

  it("asks the server for the board's reference under the name that it has there", () => {
    expect(documentQuery({ ...NO_FILTER, problem: "p" })).toBe("");
    expect(documentQuery({ ...NO_FILTER, reference: "a&b" })).toBe("?reference=a%26b");
    expect(documentQuery({ ...NO_FILTER, adapter: "hardware", reference: "sgd" })).toBe(
      "?adapter=hardware&reference=sgd",
    );
    expect(documentQuery({ ...NO_FILTER, by: "held-out-loss" })).toBe("?by=held-out-loss");
  });
});
