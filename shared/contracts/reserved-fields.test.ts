/** Names that every object has, as fields of a request. */
import { expect, it } from "vitest";
import { reservedFields } from "./reserved-fields.ts";
import { sweepRequestSchema } from "./sweep.ts";

const body = (name: string) =>
  `{"name":"x","problems":[{"name":"rosenbrock"}],"optimizers":[{"name":"sgd","space":{${name}:{"kind":"fixed","value":1}}}]}`;

it("are found, spelled out or escaped, where a schema passes over them", () => {
  for (const name of ['"__proto__"', '"\\u005f_proto__"']) {
    const content: unknown = JSON.parse(body(name));
    expect(reservedFields(content)).toEqual([
      { path: "optimizers.0.space", message: 'unknown field "__proto__"' },
    ]);
    // The negative control: why it has to be looked for.
    expect(sweepRequestSchema.safeParse(content).success).toBe(true);
  }
  expect(reservedFields(JSON.parse(body('"constructor"')))).toHaveLength(1);
});

it("are no values, and no names that only look alike", () => {
  expect(reservedFields(JSON.parse(body('"rate"')))).toEqual([]);
  expect(reservedFields({ proto: 1, constructors: [{ length: 2, name: "__proto__" }] })).toEqual([]);
});

it("are found however deep, without recursion", () => {
  const deep = 200_000;
  const content: unknown = JSON.parse(`${"[".repeat(deep)}{"constructor":1}${"]".repeat(deep)}`);
  expect(reservedFields(content)).toHaveLength(1);
});
