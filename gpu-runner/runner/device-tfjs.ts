/** The tfjs engine on the runner's own device, for models with layers that only tfjs has. */
import * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { LaneSeeds } from "../engine.ts";
import { createTfjsEngine, type TfjsEngine } from "../engines/tfjs/tfjs-engine.ts";
import type { OpenedDevice } from "./device.ts";

/** The device that tfjs computes on; a program has one. */
let current: GPUDevice | null = null;

/** @throws Error where tfjs does not take the device */
export async function openDeviceTfjs(
  { device, info }: Pick<OpenedDevice, "device" | "info">,
  lanes: number,
  seeds: LaneSeeds,
): Promise<TfjsEngine> {
  if (current !== device) {
    // tfjs registers a backend with a device of its own when it is imported.
    tf.removeBackend("webgpu");
    tf.registerBackend("webgpu", () => new WebGPUBackend(device, info));
    current = device;
  }
  if (!(await tf.setBackend("webgpu"))) throw new Error("tfjs does not take the device");
  return createTfjsEngine({ tf, lanes, seeds });
}
