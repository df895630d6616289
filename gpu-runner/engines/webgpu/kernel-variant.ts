/** Kernel family: no workgroup memory (software adapters, small sizes), or shared-memory tiles (real GPUs). */
export type KernelVariant = "register" | "tile";
