/** tfjs in Node: its cpu backend, without the advice to install another package. */
import * as tf from "@tensorflow/tfjs";

/** The library with the `cpu` backend set and ready. */
export async function openNodeTfjs(): Promise<typeof tf> {
  // The banner is printed by console.warn on the first operation, unless it believes to be in a browser.
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
  await tf.ready();
  return tf;
}
