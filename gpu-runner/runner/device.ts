/** Opening a GPU, and saying which one it is. */
import type { Device } from "../../shared/contracts/lease.ts";
import { isSoftwareAdapter } from "../engines/webgpu/adapter.ts";
import { deviceRequest } from "../hosts/device-request.ts";
import type { GpuAccess } from "./surroundings.ts";

export interface OpenedDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  readonly adapterClass: "hardware" | "software";
}

export type DeviceResult =
  | { readonly ok: true; readonly opened: OpenedDevice }
  | {
      readonly ok: false;
      readonly reason: "no-webgpu" | "no-adapter" | "no-device";
      readonly message: string;
    };

/**
 * Asks for the fastest adapter with the largest buffers it has. Never throws: a machine without WebGPU is an
 * ordinary case, and the message says what its owner can do.
 */
export async function openDevice(access: GpuAccess): Promise<DeviceResult> {
  const { gpu } = access;
  if (!gpu) return { ok: false, reason: "no-webgpu", message: access.withoutGpu };
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) return { ok: false, reason: "no-adapter", message: access.withoutAdapter };
  try {
    const device = await adapter.requestDevice(deviceRequest(adapter));
    const info = named(adapter, access);
    const adapterClass = isSoftwareAdapter(info) ? "software" : "hardware";
    return { ok: true, opened: { device, info, adapterClass } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: "no-device", message: `The GPU gave no device: ${message}` };
  }
}

/**
 * What the adapter says of itself. Firefox leaves every name empty: then the renderer of its WebGL is told, which is the
 * same driver, or that there is no name.
 */
function named(adapter: GPUAdapter, { renderer }: GpuAccess): GPUAdapterInfo {
  const { info } = adapter;
  if (`${info.vendor}${info.architecture}${info.device}${info.description}` !== "") return info;
  const { isFallbackAdapter, subgroupMinSize, subgroupMaxSize } = info;
  const description = renderer?.() || UNNAMED;
  return {
    vendor: "",
    architecture: "",
    device: "",
    description,
    isFallbackAdapter,
    subgroupMinSize,
    subgroupMaxSize,
  } as GPUAdapterInfo;
}

/** The description of an adapter that no means tells the name of. */
export const UNNAMED = "not named by this browser";

/** Goes into every result. @param software "Chrome 156", "Deno 2.9" */
export function describeDevice(
  opened: OpenedDevice,
  kernels: string,
  { software, version }: { readonly software: string; readonly version: string },
): Device {
  const { info, adapterClass } = opened;
  return {
    vendor: info.vendor.slice(0, 120),
    architecture: info.architecture.slice(0, 120),
    description: (info.description || info.device).slice(0, 200),
    adapterClass,
    isFallbackAdapter: info.isFallbackAdapter,
    browser: software,
    kernels,
    version,
  };
}

/** "Chrome 156", "Firefox 150", …; the whole user agent only where none is recognised. */
export function browserName(userAgent: string): string {
  const match = /(Edg|OPR|Firefox|HeadlessChrome|Chrome|Version)\/(\d+)/.exec(userAgent);
  if (!match) return userAgent.slice(0, 200);
  const names: Record<string, string> = {
    Edg: "Edge",
    OPR: "Opera",
    Version: "Safari",
    HeadlessChrome: "Chrome (headless)",
  };
  return `${names[match[1] ?? ""] ?? match[1]} ${match[2]}`;
}
