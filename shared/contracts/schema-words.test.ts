import { expect, it } from "vitest";
import * as z from "zod/mini";
import { speakSchemas, unknownFields } from "./schema-words.ts";

it("names unknown fields, a few of them and not more than a line", () => {
  speakSchemas();
  const { error } = z.strictObject({ a: z.number() }).safeParse({ a: 1, b: 2, c: 3 });
  expect(error?.issues.map(({ message }) => message)).toEqual(['unknown fields "b", "c"']);
  expect(unknownFields(["x".repeat(1000)])).toHaveLength('unknown field ""'.length + 64);
});
