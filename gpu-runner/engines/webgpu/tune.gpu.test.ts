/** The timed trial where both kernel variants are candidates, as on a real GPU. */
import { expect, test } from "vitest";
import { openDawnDevice } from "../../hosts/dawn.ts";
import { type ChoiceStore, chooseKernels } from "./tune.ts";

test("a variant that is faster on the product and the network is chosen, whichever it is, and remembered", async () => {
  const { device, info: own } = await openDawnDevice();
  const info: GPUAdapterInfo = {
    ...own,
    vendor: "acme",
    architecture: "",
    device: "",
    description: "",
    isFallbackAdapter: false,
    subgroupMinSize: 4,
    subgroupMaxSize: 4,
  };
  const kept = new Map<string, string>();
  const store: ChoiceStore = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
    },
  };
  /** A clock on which the candidate at `fast` takes 1 ms and the others 5. */
  const clock = (fast: number) => {
    // A first round of beginnings only, then pairs.
    let [calls, time] = [-CANDIDATES, 0];
    return () => {
      const call = calls++;
      if (call > 0 && call % 2 === 1) time += (call >> 1) % CANDIDATES === fast ? 1 : 5;
      return time;
    };
  };
  const CANDIDATES = 5;
  const tile = await chooseKernels(device, info, clock(CANDIDATES - 1), store);
  expect(tile.variant).toBe("tile");
  const never = (): number => {
    throw new Error("no trial is needed");
  };
  expect(await chooseKernels(device, info, never, store)).toEqual(tile);
  expect((await chooseKernels(device, info, clock(2))).variant).toBe("register");
  device.destroy();
});
