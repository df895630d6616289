/** What an adapter is called in results, and under which name its kernel choice is remembered. */
import { describe, expect, it } from "vitest";
import { defaultResidence } from "../engines/webgpu/adapter.ts";
import { adapterKey } from "../engines/webgpu/tune.ts";
import { describeDevice, openDevice, UNNAMED } from "./device.ts";
import type { GpuAccess } from "./surroundings.ts";

const BLANK = { vendor: "", architecture: "", device: "", description: "", isFallbackAdapter: false };
const LIMITS = {
  maxBufferSize: 2 ** 30,
  maxStorageBufferBindingSize: 2 ** 30 - 1,
  maxComputeWorkgroupStorageSize: 32768,
  maxComputeInvocationsPerWorkgroup: 1024,
};

function access(info: object, renderer?: () => string | null): GpuAccess {
  const adapter = { info, limits: LIMITS, features: new Set(), requestDevice: async () => ({}) };
  return {
    gpu: { requestAdapter: async () => adapter } as unknown as GPU,
    withoutGpu: "no gpu",
    withoutAdapter: "no adapter",
    ...(renderer ? { renderer } : {}),
  };
}

async function recorded(given: GpuAccess) {
  const result = await openDevice(given);
  if (!result.ok) throw new Error(result.message);
  return describeDevice(result.opened, "register", { software: "Firefox 153", version: "1.0.0" });
}

describe("an adapter without a name, as in Firefox", () => {
  it("is told by its WebGL renderer, and a software renderer makes it a software adapter", async () => {
    expect(await recorded(access(BLANK, () => "llvmpipe, or similar"))).toMatchObject({
      description: "llvmpipe, or similar",
      adapterClass: "software",
      browser: "Firefox 153",
    });
  });

  it("says that it has no name where nothing tells one; a name that is there stays", async () => {
    expect(await recorded(access(BLANK))).toMatchObject({ description: UNNAMED, adapterClass: "hardware" });
    expect(await recorded(access(BLANK, () => null))).toMatchObject({ description: UNNAMED });
    const named = { ...BLANK, vendor: "nvidia", architecture: "hopper" };
    expect(await recorded(access(named, () => "llvmpipe"))).toMatchObject({
      vendor: "nvidia",
      description: "",
      adapterClass: "hardware",
    });
  });

  it("does not share its kernel choice with another that has other limits", () => {
    const info = BLANK as unknown as GPUAdapterInfo;
    expect(adapterKey(info, LIMITS)).toBe(adapterKey(info, { ...LIMITS }));
    expect(adapterKey(info, LIMITS)).not.toBe(adapterKey(info, { ...LIMITS, maxBufferSize: 2 ** 31 }));
  });
});

it("small programs become one kernel only where the bits were compared", () => {
  const info = (description: string) => ({ ...BLANK, description }) as unknown as GPUAdapterInfo;
  expect(defaultResidence(info("SwiftShader Device (Subzero)"))).toBe("auto");
  expect(defaultResidence(info("llvmpipe (LLVM 15.0.6, 256 bits)"))).toBe("never");
  expect(defaultResidence(info(""))).toBe("never");
  expect(defaultResidence(undefined)).toBe("never");
});

it("without a GPU or an adapter the words of the surroundings are told", async () => {
  const none = { requestAdapter: async () => null } as unknown as GPU;
  expect(await openDevice({ ...access(BLANK), gpu: undefined })).toMatchObject({
    ok: false,
    message: "no gpu",
  });
  expect(await openDevice({ ...access(BLANK), gpu: none })).toMatchObject({
    ok: false,
    message: "no adapter",
  });
});
