import { useEffect } from "preact/hooks";

/** Title of the document while a page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Saddlebench`;
  }, [title]);
}
