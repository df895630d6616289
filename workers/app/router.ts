/** Links of the app without reloading the document; `/runner` is a document of its own. */

import { isCopy, pageAddress, pageAt } from "./data/copy.ts";

export function currentPath(): string {
  return pageAt(location) ?? "/";
}

/** Goes to a path of the app. */
export function goTo(path: string): void {
  goToAddress(pageAddress(path));
}

function goToAddress(address: string): void {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** Calls `onPath` when the path changes; returns the function that stops listening. */
export function followLinks(onPath: (path: string) => void): () => void {
  const onPop = (): void => onPath(currentPath());
  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    // Another site on the host of a copy, or a file.
    if (isCopy && (pageAt(link) === null || /\.\w+$/.test(link.pathname))) return;
    if (link.pathname === "/runner" || link.pathname.startsWith("/v1/") || link.pathname === "/openapi.json")
      return;
    const isHere = link.pathname === location.pathname && link.search === location.search;
    if (link.hash !== "" && isHere) return;
    event.preventDefault();
    goToAddress(link.pathname + link.search + link.hash);
    // A part of the page that is shown; else a page of its own, from its beginning.
    const part = link.hash === "" ? null : document.getElementById(link.hash.slice(1));
    if (part) part.scrollIntoView();
    else {
      scrollTo(0, 0);
      document.getElementById("content")?.focus({ preventScroll: true });
    }
  };
  addEventListener("popstate", onPop);
  document.addEventListener("click", onClick);
  return () => {
    removeEventListener("popstate", onPop);
    document.removeEventListener("click", onClick);
  };
}
