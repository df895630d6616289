import { expect, it } from "vitest";
import { isCopy, pageAddress, pageAt, pageIn, pageOf } from "./copy.ts";

const BELOW = "https://example.org/saddlebench/";
const PATHS = [
  "/",
  "/board?figure=3+adam",
  "/sweeps/abcdefghijkl?tab=trials&optimizer=a%5Bx%3D1%5D#tab-panel",
  "/compare/adam/newton?sweep=abcdefghijkl",
  "/docs/spec/scoring",
  "/sweeps/abcdefghijkl/trials/12",
];

it("gives each page an address below the root, and finds it there again", () => {
  for (const path of PATHS) {
    const address = pageIn(BELOW, path);
    expect(address.startsWith(BELOW), address).toBe(true);
    expect(pageOf(BELOW, address), address).toBe(path.split("?")[0]?.split("#")[0]);
  }
  expect(pageIn(BELOW, "/")).toBe(BELOW);
  expect(pageIn(BELOW, "/board")).toBe(`${BELOW}board/`);
  expect(pageOf(BELOW, `${BELOW}board/index.html`)).toBe("/board");
  expect(pageOf(BELOW, "https://example.org/elsewhere/")).toBeNull();
});

it("keeps what a page's own query says beside the page, and only one page in it", () => {
  const pair = new URL(pageIn(BELOW, "/compare/a/b?path=/compare/c/d&cost=seconds"));
  expect(pair.pathname).toBe("/saddlebench/page/");
  expect(pair.searchParams.getAll("path")).toEqual(["/compare/a/b"]);
  expect(pair.searchParams.get("cost")).toBe("seconds");
});

it("leaves the addresses of a server as they are", () => {
  expect(isCopy).toBe(false);
  for (const path of PATHS) expect(pageAddress(path)).toBe(path);
  expect(pageAt({ href: "http://localhost/board/", pathname: "/board/" })).toBe("/board");
});
