import { expect, it } from "vitest";
import * as z from "zod/mini";
import { ownPrototypePath, speakSchemas, unknownFields } from "./schema-words.ts";
import { sweepRequestSchema } from "./sweep.ts";

it("names unknown fields, a few of them and not more than a line", () => {
  speakSchemas();
  const { error } = z.strictObject({ a: z.number() }).safeParse({ a: 1, b: 2, c: 3 });
  expect(error?.issues.map(({ message }) => message)).toEqual(['unknown fields "b", "c"']);
  expect(unknownFields(["x".repeat(1000)])).toHaveLength('unknown field ""'.length + 64);
});

it("finds __proto__ as a field, spelled out or escaped, which a schema passes over", () => {
  const body = (name: string) =>
    `{"name":"x","problems":[{"name":"rosenbrock"}],"optimizers":[{"name":"sgd","space":{${name}:{"kind":"fixed","value":1}}}]}`;
  for (const name of ['"__proto__"', '"\\u005f_proto__"']) {
    const text = body(name);
    expect(ownPrototypePath(JSON.parse(text), text)).toEqual(["optimizers", "0", "space"]);
    // The negative control: why it has to be looked for.
    expect(sweepRequestSchema.safeParse(JSON.parse(text)).success).toBe(true);
  }
  const text = body('"rate"');
  expect(ownPrototypePath(JSON.parse(text), text)).toBeUndefined();
  const quoted = '{"name":"__proto__ in a value"}';
  expect(ownPrototypePath(JSON.parse(quoted), quoted)).toBeUndefined();
});
