/** Links to pages of the server, in a file that lies elsewhere: they get the server's address. */
import { useEffect } from "preact/hooks";

export function useServerLinks(server: string): void {
  useEffect(() => {
    const complete = (): void => {
      for (const link of document.querySelectorAll("a[href^='/']"))
        link.setAttribute("href", new URL(link.getAttribute("href") ?? "", server).href);
    };
    complete();
    const observer = new MutationObserver(complete);
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["href"] });
    return () => observer.disconnect();
  }, [server]);
}
