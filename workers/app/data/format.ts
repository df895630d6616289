/** Numbers and times as people read them. */

/** Made once: `toLocaleString` makes one for every number, and a table has thousands. */
const PLAIN = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });

/** Four significant digits; an en dash for what is missing. */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(Math.max(0, digits - 2));
  return PLAIN.format(Number(value.toPrecision(digits)));
}

export function formatPercent(share: number | null): string {
  return share === null ? "–" : `${Math.round(share * 100)} %`;
}

export function formatInterval(low: number | null, high: number | null, digits = 3): string {
  return low === null || high === null ? "–" : `${formatNumber(low, digits)} – ${formatNumber(high, digits)}`;
}

/** Local date and time of an ISO time. */
export function formatTime(iso: string | null): string {
  if (iso === null) return "–";
  return new Date(iso).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
}

/** "rate = 0.01, beta = 0.9". */
export function formatSettings(values: Readonly<Record<string, number | string>>): string {
  const parts = Object.entries(values).map(
    ([name, value]) => `${name} = ${typeof value === "number" ? formatNumber(value, 3) : value}`,
  );
  return parts.join(", ") || "none";
}

/** Ticks of a logarithmic axis: only powers of ten and 2 and 5 times them are labelled, as plain numbers. */
export function formatLogTick(value: number): string {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const lead = Math.round(value / power);
  return lead === 1 || lead === 2 || lead === 5 ? formatNumber(value, 2) : "";
}

/** A share near 1 by what is missing to 1: 0.001 is "0.999". */
export function formatShare(rest: number): string {
  return String(Number((1 - rest).toPrecision(12)));
}

/** 1, 2 and 5 times the powers of ten within the bounds; the powers alone when that would be more than a dozen. */
export function logTicks(least: number, most: number): readonly number[] {
  if (!(least > 0 && most >= least && Number.isFinite(most))) return [];
  const powers = Array.from(
    { length: Math.floor(Math.log10(most)) - Math.floor(Math.log10(least)) + 1 },
    (_, i) => 10 ** (Math.floor(Math.log10(least)) + i),
  );
  const within = (ticks: readonly number[]): readonly number[] =>
    ticks.filter((tick) => tick >= least * (1 - 1e-9) && tick <= most);
  const fine = within(powers.flatMap((power) => [power, 2 * power, 5 * power]));
  return fine.length <= 12 ? fine : within(powers);
}

/** As many decimals for each number of a column that the column is one: 0.43, 0.38, 1.00. */
export function formatFixed(value: number | null | undefined, decimals: number): string {
  return value === null || value === undefined ? "–" : value.toFixed(decimals);
}
