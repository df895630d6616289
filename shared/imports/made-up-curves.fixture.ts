/** Curves as another program writes them, and their board by plain arithmetic that shares no code with the product. */

export interface MadeUpCurves {
  readonly problems: number;
  readonly optimizers: number;
  readonly configurations: number;
  readonly seeds: number;
}

type Design = Readonly<Record<string, { readonly targets: number[]; readonly budget: number }>>;

/** Falling curves with noise; some miss the hardest target. @param seed of the draws */
export function madeUpCurves(shape: MadeUpCurves, seed: number) {
  const random = drawer(seed);
  const lines = ["problem,optimizer,configuration,seed,cost,value"];
  const problems: Record<string, { targets: number[]; budget: number }> = {};
  for (let p = 0; p < shape.problems; p++) {
    problems[`p${p}`] = { targets: [1, 0.1, 0.01], budget: 200 };
    for (let o = 0; o < shape.optimizers; o++)
      for (let c = 0; c < shape.configurations; c++)
        for (let s = 0; s < shape.seeds; s++) {
          const rate = 0.02 * (1 + 0.3 * o) * (1 + 0.2 * c) * Math.exp(0.5 * (random() - 0.5));
          for (let step = 0; step <= 40; step++)
            lines.push(
              `p${p},o${o},c${c},${s},${step * 5 + (step > 0 ? random() : 0)},${10 * Math.exp(-rate * step * 5) * (1 + 0.1 * random())}`,
            );
        }
  }
  return { text: `${lines.join("\n")}\n`, options: { name: "made up", problems } };
}

/** Mulberry32. */
function drawer(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface NaiveRow {
  readonly loss: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly success: readonly [number, number];
}

/** Everything from the text: losses, selection, ratios, intervals (Welch–Satterthwaite), all sign flips. */
export function naiveBoard(text: string, design: Design, reference: string) {
  const curves = new Map<string, [number, number][]>();
  for (const line of text.trim().split("\n").slice(1)) {
    const cells = line.split(",");
    const key = cells.slice(0, 4).join("|");
    curves.set(key, [...(curves.get(key) ?? []), [Number(cells[4]), Number(cells[5])]]);
  }
  const keys = [...curves.keys()].map((key) => key.split("|") as [string, string, string, string]);
  const uniq = (at: number) => [...new Set(keys.map((key) => key[at] as string))].sort();
  const [problems, optimizers, configurations] = [uniq(0), uniq(1), uniq(2)];
  const seeds = uniq(3)
    .map(Number)
    .sort((a, b) => a - b);
  const isChosen = configurations.length > 1;
  const studies = isChosen ? Math.floor(seeds.length / 2) : seeds.length;
  const reached = (key: string, target: number) => curves.get(key)?.find(([, value]) => value <= target)?.[0];
  const lossOf = (problem: string, key: string): number => {
    const { targets, budget } = design[problem] as Design[string];
    const costs = targets.map((target) =>
      Math.log(Math.min(2 * budget, Math.max(1, reached(key, target) ?? 2 * budget))),
    );
    return costs.reduce((sum, x) => sum + x, 0) / costs.length;
  };
  const losses = new Map<string, number[][]>();
  const finals = new Map<string, [number, number]>();
  for (const optimizer of optimizers) {
    const counts: [number, number] = [0, 0];
    const own = problems.map((problem) =>
      Array.from({ length: studies }, (_, m) => {
        const [tune, final] = isChosen ? [seeds[2 * m], seeds[2 * m + 1]] : [seeds[m], seeds[m]];
        let best = { loss: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY, configuration: "" };
        for (const configuration of configurations) {
          const run = [problem, optimizer, configuration, tune].join("|");
          const [loss, end] = [
            lossOf(problem, run),
            curves.get(run)?.at(-1)?.[1] ?? Number.POSITIVE_INFINITY,
          ];
          // Ties, but for rounding, go to the lower end.
          const isTied = Math.abs(loss - best.loss) < 1e-11;
          if (isTied ? end < best.end : loss < best.loss) best = { loss, end, configuration };
        }
        const key = [problem, optimizer, best.configuration, final].join("|");
        counts[1]++;
        if (reached(key, (design[problem] as Design[string]).targets.at(-1) as number) !== undefined)
          counts[0]++;
        return lossOf(problem, key);
      }),
    );
    losses.set(optimizer, own);
    finals.set(optimizer, counts);
  }
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const total = (optimizer: string) => mean((losses.get(optimizer) ?? []).map(mean));
  const differences = (a: string, b: string) =>
    (losses.get(a) ?? []).map((own, p) => own.map((x, m) => x - ((losses.get(b)?.[p]?.[m] as number) ?? 0)));
  const ps = flips(optimizers, (a, b) => differences(a, b).flat());
  const rows = new Map<string, NaiveRow>();
  const cells = new Map<string, number>();
  for (const optimizer of optimizers) {
    const d = differences(optimizer, reference);
    const estimate = mean(d.map(mean));
    const variances = d.map((own) => {
      const m = mean(own);
      return own.reduce((sum, x) => sum + (x - m) ** 2, 0) / (own.length - 1) / own.length / d.length ** 2;
    });
    const variance = variances.reduce((sum, x) => sum + x, 0);
    const df = variance ** 2 / variances.reduce((sum, x) => sum + x ** 2 / (studies - 1), 0);
    const half = variance === 0 ? 0 : quantileT(df) * Math.sqrt(variance);
    rows.set(optimizer, {
      loss: total(optimizer),
      ratio: Math.exp(estimate),
      low: Math.exp(estimate - half),
      high: Math.exp(estimate + half),
      p: ps(optimizer, reference),
      success: finals.get(optimizer) ?? [0, 0],
    });
    for (const [p, problem] of problems.entries())
      cells.set(`${problem}/${optimizer}`, Math.exp(mean(d[p] ?? [])));
  }
  const order = [...optimizers].sort((a, b) => total(a) - total(b));
  return { order, rows, cells };
}

/** p of each pair by all sign flips, the maximum over all pairs; the first block keeps its sign. */
function flips(optimizers: readonly string[], blocks: (a: string, b: string) => number[]) {
  const pairs = optimizers.flatMap((a, i) => optimizers.slice(i + 1).map((b) => ({ a, b, d: blocks(a, b) })));
  const statistic = (d: readonly number[], signs: number): number => {
    let [sum, squares] = [0, 0];
    for (const [i, x] of d.entries()) {
      sum += (signs >> i) & 1 ? -x : x;
      squares += x * x;
    }
    return squares === 0 ? 0 : Math.abs(sum) / Math.sqrt(squares);
  };
  const count = 2 ** ((pairs[0]?.d.length ?? 1) - 1);
  const maxima = Array.from({ length: count }, (_, f) =>
    Math.max(...pairs.map(({ d }) => statistic(d, f << 1))),
  );
  return (a: string, b: string): number => {
    const pair = pairs.find((each) => (each.a === a && each.b === b) || (each.a === b && each.b === a));
    if (!pair) return Number.NaN;
    const own = statistic(pair.d, 0) * (1 - 1e-9);
    return maxima.filter((each) => each >= own).length / count;
  };
}

/** 97.5 % quantile of Student's t: bisection on Simpson's rule over the density, after t = √df·tan φ. */
function quantileT(df: number): number {
  const upper = (t: number): number =>
    integral(Math.atan(t / Math.sqrt(df)), Math.PI / 2, df) / (2 * integral(0, Math.PI / 2, df));
  let [low, high] = [0, 1e3];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (upper(middle) > 0.025) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** ∫ cos^(df − 1) φ dφ. */
function integral(from: number, to: number, df: number): number {
  const steps = 4000;
  const h = (to - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.max(0, Math.cos(from + i * h)) ** (df - 1);
  }
  return (sum * h) / 3;
}
