import { expect, test } from "vitest";
import { EngineLost } from "../../engine.ts";
import { Faults } from "./faults.ts";

/** A device that tells its loss so many milliseconds after it has refused what was under way; null: never. */
function deviceLostAfter(milliseconds: number | null): GPUDevice {
  const lost = new Promise<GPUDeviceLostInfo>((resolve) => {
    if (milliseconds !== null)
      setTimeout(
        () => resolve({ reason: "unknown", message: "driver gone" } as GPUDeviceLostInfo),
        milliseconds,
      );
  });
  return { lost, addEventListener: () => {} } as unknown as GPUDevice;
}

const refusedMap = (): Promise<never> => Promise.reject(new Error("validation error: the buffer is invalid"));

test("a read-back that fails because the device went away is told as the loss, though the loss comes later", async () => {
  const faults = new Faults(deviceLostAfter(20), undefined);
  await expect(faults.settle(refusedMap())).rejects.toThrow(
    new EngineLost("the GPU device is lost (unknown): driver gone"),
  );
});

test("without a loss the failure itself is told, after a short wait", async () => {
  const faults = new Faults(deviceLostAfter(null), undefined);
  const began = performance.now();
  await expect(faults.settle(refusedMap())).rejects.toThrow("validation error: the buffer is invalid");
  expect(performance.now() - began).toBeLessThan(2000);
});
