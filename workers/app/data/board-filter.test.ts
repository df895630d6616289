import { describe, expect, it } from "vitest";
import { deviceQuery, filterFrom, NO_FILTER, searchWith } from "./board-filter.ts";

describe("the filter in the address", () => {
  it("comes back as it was written, whatever its names hold, and leaves other parameters alone", () => {
    const filter = {
      problem: "mnist-10x10[a=1,b=2]",
      family: "first-order",
      adapter: "software",
      version: "1+b&c",
    };
    const search = searchWith("?token=x", filter);
    expect(filterFrom(search)).toEqual(filter);
    expect(new URLSearchParams(search).get("token")).toBe("x");
    expect(searchWith(search, NO_FILTER)).toBe("?token=x");
    expect(searchWith("", NO_FILTER)).toBe("");
  });

  it("asks the server for adapter and version alone", () => {
    expect(deviceQuery({ ...NO_FILTER, problem: "p", family: "f" })).toBe("");
    expect(deviceQuery({ ...NO_FILTER, adapter: "hardware" })).toBe("?adapter=hardware");
  });
});
