/** jax-js: `jit` of `vmap` over the lanes. A step is submitted when it is issued; the last of a sample is waited for. */
import { defaultDevice, init, type Array as JaxArray, tree } from "@jax-js/jax";
import { CHECKED_STEPS, checkedSteps, type Peer } from "./contender.ts";
import { type JaxStepper, jaxStepper } from "./jax-steps.ts";

/** Entries of a gradient or a product that are compared. */
const ENTRIES = 8;

export const jaxPeer: Peer = {
  name: "jax-js",
  oneAtATime: false,
  async make(fixture, method, lanes, now) {
    if (!(await init()).includes("webgpu")) return { absent: "jax-js finds no WebGPU device" };
    defaultDevice("webgpu");
    const began = now();
    const { step, dispose } = await jaxStepper(fixture, method, lanes);
    const moves = method === "sgd" || method === "adam";
    const first = async (): Promise<readonly number[]> => {
      const outputs = await step();
      if (!hasArrays(outputs)) return outputs;
      const compared = method === "armijo" ? outputs : outputs.slice(0, 1);
      tree.dispose(outputs.slice(compared.length));
      const numbers: number[] = [];
      for (const output of compared)
        numbers.push(...Array.from(await output.data()).slice(0, moves || method === "armijo" ? 1 : ENTRIES));
      return numbers;
    };
    const checked = await checkedSteps(first, moves ? CHECKED_STEPS : 1, began, now);
    return {
      name: `${this.name} ×${lanes}`,
      lanes,
      ...checked,
      async run(steps) {
        for (let i = 0; i < steps; i++) {
          const outputs = await step();
          if (!hasArrays(outputs)) continue;
          if (i < steps - 1) submit(outputs);
          else {
            const smallest = outputs.pop();
            tree.dispose(outputs);
            await smallest?.data();
          }
        }
      },
      dispose,
    };
  },
};

type Outcome = Awaited<ReturnType<JaxStepper["step"]>>;

const hasArrays = (outcome: Outcome): outcome is JaxArray[] => typeof outcome[0] !== "number";

/** Sends a step's work to the device without waiting: all outputs of a jitted function are submitted with the first. */
function submit([first, ...others]: JaxArray[]): void {
  tree.dispose(others);
  first?.gpuBufferSync();
}
