/** A page whose script is loaded when somebody opens it: the first page stays small. */
import { createElement, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failure } from "./failure.tsx";

type Page<P> = (props: P) => JSX.Element;

/** @param load of a module; its style must be in `app.css`, which is there from the start */
export function lazyPage<P extends object>(load: () => Promise<Page<P>>): Page<P> {
  let loaded: Page<P> | null = null;
  return function LazyPage(props: P) {
    const [state, setState] = useState<"waiting" | "ready" | "failed">(loaded ? "ready" : "waiting");
    useEffect(() => {
      if (loaded) return;
      void load().then(
        (page) => {
          loaded = page;
          setState("ready");
        },
        () => setState("failed"),
      );
    }, []);
    if (state === "failed") return <Failure what="This page" message="its script could not be loaded" />;
    return loaded ? createElement<P>(loaded, props) : <p role="status">Loading …</p>;
  };
}
