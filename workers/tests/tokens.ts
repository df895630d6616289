/** Tokens of the edge tests: fixed, worthless elsewhere. */

export const ADMIN_TOKEN = `sb_admin_testadmin_${"a".repeat(64)}`;
export const RUNNER_TOKEN = `sb_runner_testrunner_${"b".repeat(64)}`;

/** Their SHA-256, as `npm start` passes them. A test recomputes both. */
export const TEST_TOKEN_HASHES = {
  ADMIN_TOKEN_HASHES: "76ccf2a5d2696926ef35b3382d2dcb15136e25f3f6b61c0a2fcdf85b4ce06f98",
  RUNNER_TOKEN_HASHES: "06e8216e3e6b2370d0a965186ec12abbad825606facdfe4c9c6f10421a2380b0",
} as const;
