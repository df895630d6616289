/** The check that a runner must pass: it passes on sound kernels and names what is broken. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWebGpuEngine, type WebGpuEngine } from "../engines/webgpu/webgpu-engine.ts";
import { type DawnDevice, openDawnDevice } from "../hosts/dawn.ts";
import { selfCheck } from "./self-check.ts";

let opened: DawnDevice;
beforeAll(async () => {
  opened = await openDawnDevice({}, ["enable-dawn-features=allow_unsafe_apis,disable_robustness"]);
});
afterAll(() => opened.device.destroy());

const made: WebGpuEngine[] = [];
function sound(lanes: number, seeds: Uint32Array): WebGpuEngine {
  const { device, info } = opened;
  const engine = createWebGpuEngine({ device, adapterInfo: info, lanes, seeds });
  made.push(engine);
  return engine;
}

/** An engine that does `spoil` in place of one of its operations. */
function spoilt<K extends "matmul" | "reduce" | "symmetricEigen">(
  name: K,
  spoil: (engine: WebGpuEngine, operands: Parameters<WebGpuEngine[K]>) => void,
): typeof sound {
  return (lanes, seeds) => {
    const engine = sound(lanes, seeds);
    return new Proxy(engine, {
      get(target, property) {
        if (property === name) return (...operands: Parameters<WebGpuEngine[K]>) => spoil(target, operands);
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
}

test("passes with robustness off, and frees what it held", async () => {
  expect(await selfCheck(sound, { networks: true })).toBeNull();
  for (const engine of made.splice(0)) expect(engine.statistics.buffers).toBe(0);
});

test("names what is broken: a product 1e-4 off, a write beside the result, a failure", async () => {
  const scaled = spoilt("matmul", (engine, [a, b, out, options]) => {
    engine.matmul(a, b, out, options);
    engine.map("out = 1.0001 * out", { out });
  });
  expect(await selfCheck(scaled, { networks: true })).toMatch(
    /^self-check failed: product is off by 1\.0e-4 of its norm, 0\.00001 is allowed/,
  );
  let written = false;
  const beside: typeof sound = (lanes, seeds) => {
    const engine = sound(lanes, seeds);
    return new Proxy(engine, {
      get(target, property) {
        if (property === "tensor" && !written)
          return (...[shape, initial]: Parameters<WebGpuEngine["tensor"]>) => {
            const tensor = target.tensor(shape, initial);
            written = true;
            target.map("x = select(_i == 3 && x == 7.25, 7.250001, x)", { x: tensor });
            return tensor;
          };
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
  expect(await selfCheck(beside, { networks: true })).toMatch(/^self-check failed: before is off/);
  const failing = spoilt("reduce", () => {
    throw new Error("no such kernel");
  });
  expect(await selfCheck(failing, { networks: true })).toBe("self-check failed: no such kernel");
});

test("refuses a driver that ends long loops, and says what to do", async () => {
  // As Mesa before 25 does, whatever k: the sum stops short, the rotations end early.
  const cut = spoilt("matmul", (engine, [a, b, out, options]) => {
    engine.matmul(a, b, out, options);
    if (a.shape[1] === 280_001) engine.map("out = min(out, 262140)", { out });
  });
  expect(await selfCheck(cut, { networks: false })).toMatch(
    /^self-check failed: long loop is off by 6\.4e-2 of its norm, .*update Mesa/,
  );
  const early = spoilt("symmetricEigen", (engine, [matrix, values, vectors]) => {
    engine.symmetricEigen(matrix, values, vectors);
    if (values.size === 64) engine.map("v = v + select(_i == 5, 0.1, 0)", { v: values });
  });
  expect(await selfCheck(early, { networks: false })).toMatch(
    /^self-check failed: eigenproblem k = 64: .*update Mesa/,
  );
});
