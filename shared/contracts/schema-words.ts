/** What schemas say of a wrong request: zod/mini says "Invalid input" to everything unless it is given words. */
import * as z from "zod/mini";
import english from "zod/v4/locales/en.js";

/** Longest name and longest list of names that a message repeats. */
const MAX_NAME = 64;
const MAX_NAMES = 400;

/** Called once by each program that shows such messages to people. */
export function speakSchemas(): void {
  const { localeError } = english();
  z.config({
    localeError: (issue) =>
      issue.code === "unrecognized_keys" ? unknownFields(issue.keys) : localeError(issue),
  });
}

export function unknownFields(names: readonly string[]): string {
  const list = names.map((name) => JSON.stringify(name.slice(0, MAX_NAME))).join(", ");
  return `unknown ${names.length > 1 ? "fields" : "field"} ${list.slice(0, MAX_NAMES)}`;
}
