/** Addresses as limits see them. */
import { expect, it } from "vitest";
import { addressOf } from "./address.ts";

const HEADER = "CF-Connecting-IP";
const of = (address?: string, header = HEADER) =>
  addressOf(
    new Request("http://edge/", address === undefined ? {} : { headers: { [HEADER]: address } }),
    header,
  );

it("takes IPv4 as it is, and IPv6 by its first 64 bits", () => {
  expect(of()).toBe("local");
  expect(of("192.0.2.7")).toBe("192.0.2.7");
  expect(of("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2");
  expect(of("2001:db8:1:2::6")).toBe("2001:db8:1:2");
  expect(of("2001:db8::6")).toBe("2001:db8:0:0");
  expect(of("::1")).toBe("0:0:0:0");
  expect(of("2001:db8:1:3:3:4:5:6")).not.toBe(of("2001:db8:1:2:3:4:5:6"));
});

it("believes no header but the one that is configured", () => {
  expect(of("192.0.2.7", "")).toBe("local");
  expect(of("192.0.2.7", "X-Real-IP")).toBe("local");
  expect(addressOf(new Request("http://edge/", { headers: { "X-Real-IP": "192.0.2.8" } }), "X-Real-IP")).toBe(
    "192.0.2.8",
  );
});
