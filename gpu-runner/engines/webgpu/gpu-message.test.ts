import { expect, test } from "vitest";
import { oneLine } from "./gpu-message.ts";

test("what naga draws over several lines is told in one", () => {
  // As Deno 2.9.6 (wgpu) said it.
  const naga =
    "\nShader 'bad' parsing error: the type of `x` is expected to be `i32`, but got `{AbstractFloat}`\n  ┌─ wgsl:1:45\n  │\n1 │ @compute @workgroup_size(1) fn main() { let x: i32 = 1.5; }\n  │                                             ^ definition of `x`\n\n";
  expect(oneLine(naga)).toBe(
    "Shader 'bad' parsing error: the type of `x` is expected to be `i32`, but got `{AbstractFloat}`",
  );
  expect(oneLine("In device.create_bind_group\n  Binding 3 is missing\n")).toBe(
    "In device.create_bind_group; Binding 3 is missing",
  );
});

test("Dawn's line stays as it is, and an empty one is no error", () => {
  expect(oneLine("cannot convert value of type 'abstract-float' to type 'i32'")).toBe(
    "cannot convert value of type 'abstract-float' to type 'i32'",
  );
  expect(oneLine("")).toBe("");
});
