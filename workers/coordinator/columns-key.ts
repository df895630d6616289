/** Key of a complete sweep's columns in KV: only the page that the web app asks for is kept. */
export function columnsKey(sweep: string, hyperparameters: boolean): string {
  return `columns/${sweep}${hyperparameters ? "/hyperparameters" : ""}`;
}
