/**
 * One colour per optimizer, the same in every picture of a sweep: eight hues that stay apart for the colour
 * blind (Okabe & Ito 2008, darkened where they would fall under 3:1 on the ground), then dashes.
 */
const LIGHT = [
  "#0072b2",
  "#c24e00",
  "#00785a",
  "#b3478b",
  "#7a6a00",
  "#2a93c9",
  "#8a2be2",
  "#444444",
] as const;
const DARK = [
  "#58b4f0",
  "#ff9a4d",
  "#35c9a0",
  "#ef8ac6",
  "#e0d14a",
  "#9ad7f5",
  "#c59bff",
  "#c9ced4",
] as const;
/** Seven, so that 56 optimizers differ. */
const DASHES = ["", "6 3", "2 3", "8 3 2 3", "12 4", "1 5", "12 3 2 3 2 3"] as const;

export interface SeriesStyle {
  readonly color: string;
  readonly dash: string;
}

/** Style of the `index`-th optimizer of a sweep. */
export function seriesStyle(index: number, dark: boolean): SeriesStyle {
  const colors = dark ? DARK : LIGHT;
  return {
    color: colors[index % colors.length] ?? "gray",
    dash: DASHES[Math.floor(index / colors.length) % DASHES.length] ?? "",
  };
}

/** Whether the page is shown dark now. */
export function prefersDark(): boolean {
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
