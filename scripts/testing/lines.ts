/** Splits a stream of text into whole lines. */
export class Lines {
  #rest = "";
  readonly #each: (line: string) => void;

  /** @param each called with every line, without its end */
  constructor(each: (line: string) => void) {
    this.#each = each;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop() as string;
    for (const line of lines) this.#each(line);
  }

  /** Gives out what came after the last line's end. */
  end(): void {
    if (this.#rest !== "") this.#each(this.#rest);
    this.#rest = "";
  }
}
