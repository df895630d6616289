/**
 * A picture as it is saved: all panels at their places, ground and ink written out, the legend and the caption under it.
 * The text alternative becomes the title, so that it travels with the file.
 */
import type { SeriesStyle } from "../data/palette.ts";

export interface PictureText {
  /** Text alternative. */
  readonly title: string;
  readonly caption: string;
  readonly legend: readonly (SeriesStyle & { readonly name: string })[];
}

const SVG = "http://www.w3.org/2000/svg";
const LINE_PX = 17;
/** Mean width of a character of the 12 px text: the file must not depend on fonts that are not there. */
const CHARACTER_PX = 6.4;
const SWATCH_PX = 26;

function element<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param host holds one `<svg>` or a grid of them · null while nothing is drawn */
export function pictureFile(
  host: HTMLElement,
  { title, caption, legend }: PictureText,
): SVGSVGElement | null {
  const panels = [...host.querySelectorAll("svg")].filter((svg) => !svg.parentElement?.closest("svg"));
  if (panels.length === 0) return null;
  const frame = host.getBoundingClientRect();
  const places = panels.map((svg) => svg.getBoundingClientRect());
  const width = Math.ceil(Math.max(frame.width, ...places.map((place) => place.right - frame.left)));
  const bottom = Math.max(...places.map((place) => place.bottom - frame.top));
  const style = getComputedStyle(document.body);
  const file = element("svg", { xmlns: SVG, width, "font-family": "sans-serif", "font-size": 12 });
  file.style.background = style.backgroundColor;
  file.style.color = style.color;
  file.append(element("title", {}, title));
  file.append(element("rect", { width: "100%", height: "100%", fill: style.backgroundColor }));
  for (const [i, panel] of panels.entries()) {
    const place = places[i];
    const copy = panel.cloneNode(true) as SVGSVGElement;
    copy.removeAttribute("aria-hidden");
    copy.setAttribute("x", String(Math.round((place?.left ?? 0) - frame.left)));
    copy.setAttribute("y", String(Math.round((place?.top ?? 0) - frame.top)));
    copy.style.overflow = "visible";
    file.append(copy);
  }
  let y = bottom + LINE_PX;
  let x = 8;
  for (const { name, color, dash } of legend) {
    const length = SWATCH_PX + name.length * CHARACTER_PX + 16;
    if (x > 8 && x + length > width) {
      x = 8;
      y += LINE_PX;
    }
    file.append(
      element("path", {
        d: `M${x} ${y - 4}h${SWATCH_PX - 6}`,
        stroke: color,
        "stroke-width": 3,
        "stroke-dasharray": dash,
      }),
      element("text", { x: x + SWATCH_PX, y, fill: style.color }, name),
    );
    x += length;
  }
  if (legend.length > 0) y += LINE_PX;
  for (const line of wrapped(caption, Math.floor((width - 16) / CHARACTER_PX))) {
    file.append(element("text", { x: 8, y, fill: style.color }, line));
    y += LINE_PX;
  }
  file.setAttribute("height", String(Math.ceil(y)));
  file.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(y)}`);
  return file;
}

/** Lines of at most about `most` characters. */
export function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (line !== "" && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
}
