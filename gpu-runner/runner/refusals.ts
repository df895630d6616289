/** What sweeps said when they refused a runner: told once each, not at every round. */
export class Refusals {
  readonly #told = new Set<string>();
  #news: string[] = [];

  note(sweep: string, message: string): void {
    const line = `sweep ${sweep} refuses: ${message}`;
    if (this.#told.has(line)) return;
    this.#told.add(line);
    this.#news.push(line);
  }

  /** One line of all that is new since the last time; null when nothing is. */
  news(): string | null {
    const line = this.#news.join("; ");
    this.#news = [];
    return line === "" ? null : line;
  }
}
