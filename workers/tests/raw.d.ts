/** Vite's `?raw` imports. */
declare module "*?raw" {
  const text: string;
  export default text;
}

interface ImportMeta {
  /** Vite's: path → module. */
  glob<T>(pattern: string, options: { readonly eager: true }): Readonly<Record<string, T>>;
}
