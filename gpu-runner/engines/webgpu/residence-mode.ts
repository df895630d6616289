/** When a recorded program runs as one kernel. `always`: from the first replay (tests, benches); `auto`: when it pays. */
export type ResidenceMode = "never" | "auto" | "always";
