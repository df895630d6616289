/** LaTeX as MathML, typeset by Temml (loaded when the first formula is shown). */
import { useEffect, useRef } from "preact/hooks";

export function Formula({ latex, display = false }: { readonly latex: string; readonly display?: boolean }) {
  const host = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let stale = false;
    void import("temml").then(({ default: temml }) => {
      if (!stale && host.current)
        temml.render(latex, host.current, { displayMode: display, throwOnError: false });
    });
    return () => {
      stale = true;
    };
  }, [latex, display]);
  return (
    <span ref={host} class="formula">
      {latex}
    </span>
  );
}
