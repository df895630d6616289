import { expect, it } from "vitest";
import { bytesWords, ownerWords } from "./owners.ts";

it("says whose an upload is", () => {
  const tokens = [
    { id: "abc123", name: "Maria", scope: "admin" as const, sweep: null, createdAt: "2026-01-01T00:00:00Z" },
  ];
  expect(ownerWords("3f2a9c1b", "sb_admin_3f2a9c1b_secret", tokens)).toBe("you");
  expect(ownerWords("abc123", "sb_admin_3f2a9c1b_secret", tokens)).toBe("Maria");
  expect(ownerWords("zzz999", null, tokens)).toBe("token zzz999");
  expect(ownerWords("", null, tokens)).toBe("unknown");
});

it.each([
  [0, "0 bytes"],
  [233, "233 bytes"],
  [1536, "1.5 KiB"],
  [536_870_912, "512 MiB"],
])("writes %i as %s", (bytes, words) => {
  expect(bytesWords(bytes)).toBe(words);
});
