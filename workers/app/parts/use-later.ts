/** A value that comes to a large part of a page in a task of its own, after what came with it has been drawn. */
import { useEffect, useState } from "preact/hooks";
import { drawSoon } from "../data/draw-queue.ts";

/** The value before until then; null at first. */
export function useLater<T>(value: T): T | null {
  const [shown, setShown] = useState<{ readonly value: T } | null>(null);
  useEffect(() => drawSoon(() => setShown({ value })), [value]);
  return shown ? shown.value : null;
}
