/** placeholder: written next */
/** Sobol configurations before the first model. */
export const TPE_STARTUP = 10;
