/** Opening a GPU in a page, and saying which one it is. */
import type { Device } from "../../shared/contracts/lease.ts";
import { isSoftwareAdapter } from "../engines/webgpu/adapter.ts";
import { deviceRequest } from "../hosts/device-request.ts";

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
export async function openDevice(): Promise<DeviceResult> {
  if (!globalThis.isSecureContext)
    return {
      ok: false,
      reason: "no-webgpu",
      message: "WebGPU needs a secure page: open this address over https, or on localhost.",
    };
  if (!navigator.gpu)
    return {
      ok: false,
      reason: "no-webgpu",
      message: "This browser has no WebGPU. Use Chrome or Edge 113+, Safari 26+ or Firefox 141+.",
    };
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter)
    return {
      ok: false,
      reason: "no-adapter",
      message:
        "No GPU adapter. In Chrome open chrome://gpu to see why; hardware acceleration may be off in the settings.",
    };
  try {
    const device = await adapter.requestDevice(deviceRequest(adapter));
    const { info } = adapter;
    const adapterClass = isSoftwareAdapter(info) ? "software" : "hardware";
    return { ok: true, opened: { device, info, adapterClass } };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: "no-device", message: `The GPU gave no device: ${message}` };
  }
}

/** Goes into every result. */
export function describeDevice(opened: OpenedDevice, kernels: string, version: string): Device {
  const { info, adapterClass } = opened;
  return {
    vendor: info.vendor.slice(0, 120),
    architecture: info.architecture.slice(0, 120),
    description: (info.description || info.device).slice(0, 200),
    adapterClass,
    isFallbackAdapter: info.isFallbackAdapter,
    browser: browserName(navigator.userAgent),
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
