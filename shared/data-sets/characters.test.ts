import { expect, test } from "vitest";
import { CHARACTERS, characterClasses } from "./characters.ts";

const read = (text: string): string => Array.from(characterClasses(text), (at) => CHARACTERS[at]).join("");

test("at most 32 classes, each character once", () => {
  expect(CHARACTERS.length).toBe(32);
  expect(new Set(CHARACTERS).size).toBe(32);
  expect([...characterClasses(CHARACTERS)]).toEqual(Array.from({ length: 32 }, (_, at) => at));
});

test.each([
  ["Call me Ishmael. Some years ago—never mind", "call me ishmael. some years ago-never mind"],
  ["“Thou’st seen it?” said\n\nAhab;  (aside) naïve!", " thou'st seen it. said ahab; aside naive."],
  ["CHAPTER 12. A\tName", "chapter . a name"],
])("%j", (text, wanted) => expect(read(text)).toBe(wanted));
