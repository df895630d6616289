/** A step from one version of an object's tables to the next. */

/** Statements that lift the schema by one version. Never edited once released; add a new one. */
export type Migration = readonly string[];
