import { useEffect, useState } from "preact/hooks";
import { prefersDark } from "../data/palette.ts";

/** Follows the colour scheme: pictures are drawn again when it changes. */
export function useDark(): boolean {
  const [dark, setDark] = useState(prefersDark);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const onChange = (): void => setDark(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return dark;
}
