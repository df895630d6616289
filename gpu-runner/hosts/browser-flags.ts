/** Flag sets under which Chrome gives a WebGPU adapter, in the order in which they are tried. */

export type AdapterChoice = "auto" | "hardware" | "software";

export interface FlagSet {
  readonly name: "hardware" | "default" | "software";
  readonly flags: readonly string[];
  /** A probe that takes longer is killed with its browser: the Vulkan set hangs on a machine without a GPU. */
  readonly deadlineMs: number;
}

const HARDWARE: FlagSet = {
  name: "hardware",
  flags: [
    "--enable-unsafe-webgpu",
    "--use-angle=vulkan",
    "--enable-features=Vulkan",
    "--disable-vulkan-surface",
  ],
  deadlineMs: 15_000,
};
const DEFAULT: FlagSet = { name: "default", flags: ["--enable-unsafe-webgpu"], deadlineMs: 15_000 };
const SOFTWARE: FlagSet = {
  name: "software",
  flags: ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"],
  deadlineMs: 60_000,
};

/** Quiet and offline: no look-ups, no updates, no first-run pages. */
const HYGIENE = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-extensions",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
] as const;

/**
 * Robustness off: faster, and only for a page that runs our own kernels. See docs/decisions for what it buys.
 */
export const UNSAFE_FAST = "--enable-dawn-features=allow_unsafe_apis,disable_robustness";

/**
 * The sets to try. `hasGpuDevice` false (no /dev/dri and no NVIDIA node) skips the hardware set, which would
 * only run into its deadline.
 */
export function flagSets(choice: AdapterChoice, hasGpuDevice: boolean): readonly FlagSet[] {
  switch (choice) {
    case "hardware":
      return [HARDWARE, DEFAULT];
    case "software":
      return [SOFTWARE];
    case "auto":
      return hasGpuDevice ? [HARDWARE, DEFAULT, SOFTWARE] : [SOFTWARE];
    default:
      return choice satisfies never;
  }
}

/** All arguments of one launch. `trustedOrigin`: a plain-http server elsewhere on a network. */
export function browserArguments(
  set: FlagSet,
  options: { readonly asRoot: boolean; readonly unsafeFast: boolean; readonly trustedOrigin: string | null },
): readonly string[] {
  return [
    ...HYGIENE,
    ...set.flags,
    ...(options.asRoot ? ["--no-sandbox"] : []),
    ...(options.unsafeFast ? [UNSAFE_FAST] : []),
    ...(options.trustedOrigin ? [`--unsafely-treat-insecure-origin-as-secure=${options.trustedOrigin}`] : []),
  ];
}

/** The origin that needs Chrome's trust flag, or null when the address is a secure context by itself. */
export function insecureOrigin(server: string): string | null {
  const url = new URL(server);
  const local = url.hostname === "localhost" || url.hostname === "[::1]" || /^127\./.test(url.hostname);
  return url.protocol === "http:" && !local ? url.origin : null;
}
