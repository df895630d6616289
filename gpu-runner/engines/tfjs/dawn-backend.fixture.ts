/** tfjs with its own WebGPU backend in Node, on Dawn, as the page has it in a browser. */
import * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { type DawnDevice, openDawnDevice } from "../../hosts/dawn.ts";

/** Makes it tfjs's current backend; the caller destroys the device. */
export async function openTfjsOnDawn(): Promise<DawnDevice> {
  const opened = await openDawnDevice();
  // All that the backend asks of a page before it takes the device it is given.
  if (!("gpu" in navigator)) Object.defineProperty(navigator, "gpu", { value: {}, configurable: true });
  tf.registerBackend("webgpu", () => new WebGPUBackend(opened.device, opened.info));
  if (!(await tf.setBackend("webgpu"))) throw new Error("tfjs does not take its webgpu backend");
  return opened;
}
