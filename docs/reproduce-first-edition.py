"""Recomputes a sweep's leaderboard from its JSON export; standard library only.

    python3 docs/reproduce-first-edition.py export.json[.gz] [--json] [--intervals [--running]]

Rows, cells, ranks, profile and ECDF as the leaderboard publishes them. --intervals adds what is bootstrapped, by the same
draws (minutes for a large sweep); --running takes as few draws as while a sweep runs. Definitions: docs/reproduce-first-edition.md.
One file on purpose, to be read and run alone.
"""

import gzip, json, math, sys
from collections import Counter
from statistics import NormalDist, fmean as mean

WORST_RATIO = 4  # R: four times the best cost, or worse, scores 0
REFERENCE = "adam"
ALPHA, FEWEST_PAIRS, MOST_EXACT = 0.05, 6, 25
Z, INF, EPSILON = NormalDist().inv_cdf(0.975), math.inf, 1e-12
MASK = 0xFFFFFFFF


# Seeded draws: xorshift32 from a MurmurHash3 of names.

def mix32(h):
    h = (h ^ h >> 16) * 0x85EBCA6B & MASK
    h = (h ^ h >> 13) * 0xC2B2AE35 & MASK
    return h ^ h >> 16


def hash_axes(seed, *parts):
    scramble = lambda k: (lambda a: (a << 15 | a >> 17) & MASK)(k * 0xCC9E2D51 & MASK) * 0x1B873593 & MASK
    h = mix32(seed)
    for part in parts:
        data = str(part).encode() + b"\xff"
        whole = len(data) // 4 * 4
        for at in range(0, whole, 4):
            h ^= scramble(int.from_bytes(data[at:at + 4], "little"))
            h = ((h << 13 | h >> 19) & MASK) * 5 + 0xE6546B64 & MASK
        if whole < len(data):
            h ^= scramble(int.from_bytes(data[whole:], "little"))
        h = mix32(h ^ len(data))
    return h


def uniforms(*names):
    state = mix32(hash_axes(0, *names) ^ 0x6A09E667) or 1
    while True:
        state ^= state << 13 & MASK
        state ^= state >> 17
        state ^= state << 5 & MASK
        yield (state * 0x9E3779B1 & MASK) / 2**32


# Statistics.

def quantile(values, p):
    """Type 7 of Hyndman and Fan; infinity is a value."""
    x = sorted(values)
    at = p * (len(x) - 1)
    low, high = x[math.floor(at)], x[math.ceil(at)]
    return low if low == high else low + (at - math.floor(at)) * (high - low)


def median(values):
    return quantile(values, 0.5)


def bounds(draws):
    return [quantile(draws, 0.025), quantile(draws, 0.975)]


def iqm(ascending):
    cut = len(ascending) // 4
    return mean(ascending[cut:len(ascending) - cut])


def wilson(successes, runs):
    share, shrink = successes / runs, 1 + Z * Z / runs
    centre = (share + Z * Z / (2 * runs)) / shrink
    half = Z / shrink * math.sqrt(share * (1 - share) / runs + Z * Z / (4 * runs * runs))
    return [share, centre - half if successes else 0.0, centre + half if successes < runs else 1.0]


def mid_ranks(values):
    x = sorted(values)
    first = {v: i for i, v in reversed(list(enumerate(x)))}
    return [first[v] + (x.count(v) + 1) / 2 for v in values]


def signed_rank(x, y):
    """Two-sided p (exact up to 25 pairs that differ), rank-biserial effect, pairs that differ."""
    differences = [a - b for a, b in zip(x, y) if a != b]
    n, ranks = len(differences), mid_ranks([abs(d) for d in differences])
    if n == 0:
        return None, None, 0
    plus = sum(r for r, d in zip(ranks, differences) if d > 0)
    minus, ways = sum(ranks) - plus, Counter({0: 1})
    small = min(plus, minus)
    if n > MOST_EXACT:
        ties = sum(c**3 - c for c in Counter(ranks).values())
        spread = math.sqrt(n * (n + 1) * (2 * n + 1) / 24 - ties / 48)
        p = 2 * NormalDist().cdf((small + 0.5 - n * (n + 1) / 4) / spread)
    else:
        for rank in ranks:  # every sum of signs, with the number of ways to it
            ways = ways + Counter({s + rank: c for s, c in ways.items()})
        p = 2 * sum(c for s, c in ways.items() if s <= small) / 2**n
    return min(1, p), (plus - minus) / (plus + minus), n


def holm(ps):
    out, largest = [None] * len(ps), 0
    tested = sorted((p, i) for i, p in enumerate(ps) if p is not None)
    for k, (p, i) in enumerate(tested):
        largest = out[i] = max(largest, min(1, (len(tested) - k) * p))
    return out


def chi_square_tail(x, df):
    x, a = x / 2, 0.5 if df % 2 else 1
    tail = math.erfc(math.sqrt(x)) if df % 2 else math.exp(-x)
    while a < df / 2:
        tail, a = tail + math.exp(a * math.log(x) - x - math.lgamma(a + 1)) if x > 0 else 1, a + 1
    return tail


def critical_difference(k, n):
    cdf, steps = NormalDist().cdf, 800
    grid = [-8 + 16 * i / steps for i in range(steps + 1)]
    density = [math.exp(-z * z / 2) / math.sqrt(2 * math.pi) for z in grid]

    def within(q):  # the trapezium rule is exact to rounding for what vanishes at both ends
        return k * 16 / steps * sum(d * (cdf(z) - cdf(z - q)) ** (k - 1) for z, d in zip(grid, density))

    low, high = 0, 20
    for _ in range(60):
        low, high = ((low + high) / 2, high) if within((low + high) / 2) < 0.95 else (low, (low + high) / 2)
    return low / math.sqrt(2) * math.sqrt(k * (k + 1) / (6 * n))


def log_grid(low, high, points):
    step = math.log(high / low) / (points - 1)
    return [high if i == points - 1 else low * math.exp(i * step) for i in range(points)]


# One (problem, optimizer).

def loss(result):
    """What tuning minimises: infinite for diverged, pruned and not-finite runs."""
    out = result["status"] in ("diverged", "pruned") or result["value"] is None
    return INF if out else result["value"]


def final_value(result):
    return INF if result["status"] == "diverged" or result["value"] is None else result["value"]


def times_of(result):
    """Cost at which each target was reached; infinite for a miss. A diverged run misses all."""
    missed = result["status"] == "diverged"
    return [INF if missed or cost is None else cost for cost in result["costToTarget"]]


def art(runs, target):
    spent, hits = 0, 0
    for run in runs:
        time = run["times"][target]
        if time < INF:
            spent, hits = spent + time, hits + 1
        else:
            spent += run["gradientEquivalents"]
    return spent / hits if hits else INF


def outcome(run):
    return json.dumps([run["status"], final_value(run), run["bestValue"], run["gradientEquivalents"], run["times"]])


class Entry:
    def __init__(self, rows, protocol):
        tuning, final = ([row for row in rows if row["trial"]["phase"] == phase] for phase in ("tuning", "final"))
        losses, trial = {}, rows[0]["trial"]
        for row in tuning:
            losses.setdefault(row["trial"]["configuration"], []).append(loss(row["result"]))
        self.tuning = {c: mean(sorted(each)) for c, each in losses.items()}
        seeds, sampled = protocol.get("tuningSeeds", 1), protocol.get("sampler", "sobol") in ("sobol", "random")
        self.complete = [self.tuning[c] for c, each in losses.items() if sampled and len(each) == seeds]
        # Smallest mean loss over the tuning seeds; ties go to the smallest index.
        self.best = min(sorted(self.tuning), key=self.tuning.get, default=None)
        counted = final or [row for row in tuning if row["trial"]["configuration"] == self.best]
        self.basis = "final" if final else "tuning"
        self.runs = [{**row["result"], "times": times_of(row["result"])} for row in counted]
        self.repetitions = [row["trial"]["repetition"] for row in counted]
        self.targets = len(self.runs[0]["costToTarget"])
        self.one = len(self.runs) > 1 and len(set(map(outcome, self.runs))) == 1
        self.statuses = Counter(row["result"]["status"] for row in rows)
        self.hyperparameters = next((row["trial"]["hyperparameters"] for row in tuning if row["trial"]["configuration"] == self.best), None)
        name, self.notes = f"{trial['problem']['name']} / {trial['optimizer']}: ", []
        used = {row["trial"]["configuration"] for row in final} - {self.best}
        if used:
            self.notes.append(f"{name}final runs use configuration {min(used)}, the tuning results say {self.best}")
        if {row["trial"]["seed"] for row in tuning} & {row["trial"]["seed"] for row in final}:
            self.notes.append(f"{name}a final seed was used for tuning")

    def standing(self, targets):
        """Smaller is better: aRT to the hardest target, then to easier ones, then the median final value."""
        return [art(self.runs, t) for t in reversed(range(targets))] + [median(map(final_value, self.runs))]

    def cell(self, name, draws):
        runs, n, targets = self.runs, len(self.runs), []
        values = sorted(map(final_value, runs))
        value, arts = [iqm(values), None, None], None
        if draws and n > 1 and not self.one:
            u = uniforms("final value", *name)
            value[1:] = bounds([iqm([values[i] for i in sorted(int(next(u) * n) for _ in runs)]) for _ in range(draws)])
            u, arts = uniforms("aRT", *name), [[] for _ in range(self.targets)]
            for _ in range(draws):
                drawn = [runs[int(next(u) * n)] for _ in runs]
                for t, each in enumerate(arts):
                    each.append(art(drawn, t))
        for t in range(self.targets):
            hits = sum(run["times"][t] < INF for run in runs)
            rate = wilson(hits, n)
            targets.append({"successes": hits, "runs": n, "rate": [rate[0], None, None] if self.one else rate,
                            "art": art(runs, t), "artBounds": bounds(arts[t]) if arts else [None, None]})
        ends = [run["endsAt"] for run in runs if run["endsAt"] is not None]
        return {"targets": targets, "basis": self.basis, "distinctRuns": len(set(map(outcome, runs))),
                "best": self.best, "hyperparameters": self.hyperparameters, "tuningValue": self.tuning.get(self.best),
                "finalValue": value, "medianValue": median(values), "statuses": self.statuses,
                "endsAt": Counter(ends) if ends else None, "curve": band([run["curve"] for run in runs]),
                "tuningCurve": best_of_k(sorted(self.complete)) if len(self.complete) > 1 else None}


def band(curves):
    """Median and 20 to 80 % of step functions of cost, at up to 64 of the costs where any has a point."""
    curves = [curve for curve in curves if curve["step"]]
    costs = sorted({cost for curve in curves for cost in curve["gradientEquivalents"]})
    if len(costs) > 64:
        costs = [costs[math.floor(i * (len(costs) - 1) / 63 + 0.5)] for i in range(64)]
    at = lambda curve, cost: max([0] + [i for i, c in enumerate(curve["gradientEquivalents"]) if c <= cost])
    columns = [[(curve, at(curve, cost)) for curve in curves] for cost in costs]
    read = lambda key, p: [quantile([INF if c[key][i] is None else c[key][i] for c, i in column], p) for column in columns]
    return {"gradientEquivalents": costs, "steps": read("step", 0.5), "seconds": read("seconds", 0.5),
            "low": read("value", 0.2), "median": read("value", 0.5), "high": read("value", 0.8)} if curves else None


def best_of_k(y):
    n = len(y)

    def place(p, i):  # p quantile of Beta(i, n - i + 1): where the i-th smallest of n uniforms lies
        low, high = 0.0, 1.0
        for _ in range(60):
            x = (low + high) / 2
            below = sum(math.comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(i, n + 1))
            low, high = (x, high) if below < p else (low, x)
        return low

    def expected(cdf, k):
        left = [1] + [(1 - c) ** k for c in cdf[:-1]] + [0]
        return sum((a - b) * x for x, a, b in zip(y, left, left[1:]) if a > b)

    ks = range(1, n + 1) if n <= 32 else sorted({math.floor(n ** (i / 31) + 0.5) for i in range(32)})
    under, over = ([place(p, i) for i in range(1, n + 1)] for p in (0.025, 0.975))
    means = [sum(math.comb(n - i - 1, k - 1) / math.comb(n, k) * y[i] for i in range(n - k + 1)) for k in ks]
    return {"k": list(ks), "mean": means, "low": [min(expected(over, k), m) for k, m in zip(ks, means)],
            "high": [max(expected(under, k), m) for k, m in zip(ks, means)]}


def against_leader(entries):
    """Per optimizer of one problem: leader, corrected p, effect, pairs, those that differ, could p be < 0.05?"""
    targets = next(iter(entries.values())).targets
    usual = lambda e, t: sum(run["times"][t] < INF for run in e.runs) >= len(e.runs) / 2
    deciding = max([-1] + [t for t in range(targets) if any(usual(e, t) for e in entries.values())])
    leader = min(sorted(entries), key=lambda name: entries[name].standing(deciding + 1))
    measure = final_value if deciding < 0 else lambda run: run["times"][deciding]
    first, tests = entries[leader], {}
    for name, own in entries.items():
        if name == leader:
            continue
        other = dict(zip(first.repetitions, first.runs)) if own.basis == first.basis else {}
        pairs = [(run, other[r]) for r, run in zip(own.repetitions, own.runs) if r in other]
        p, effect, differing = signed_rank([measure(a) for a, _ in pairs], [measure(b) for _, b in pairs])
        one = len(pairs) > 1 and len({outcome(a) + outcome(b) for a, b in pairs}) == 1
        tests[name] = [None if one or differing < FEWEST_PAIRS else p, effect, len(pairs), differing]
    corrected = holm([p for p, *_ in tests.values()])
    least = holm([None if p is None else 2 / 2**differing for p, _, _, differing in tests.values()])
    return {name: {"leader": leader, "p": p, "effect": effect, "pairs": pairs, "differing": differing,
                   "canReach": (1 if reach is None else reach) < ALPHA}
            for (name, (_, effect, pairs, differing)), p, reach in zip(tests.items(), corrected, least)}


# Over problems.

def ratio(time, other):
    if time == INF or other == INF:
        return INF if time == INF else 0
    return time / other if other > 0 else 1 if time == 0 else INF


def score(time, other):
    return max(0.0, WORST_RATIO - ratio(time, other)) / (WORST_RATIO - 1)


def scores(runs, targets):
    """B and the score against the reference, per optimizer; runs[problem][optimizer]."""
    b, against = {}, {}
    for problem, by_name in runs.items():
        arts = {name: [art(own, t) for t in range(targets[problem])] for name, own in by_name.items()}
        best = list(map(min, zip(*arts.values())))
        for name, own in arts.items():
            b.setdefault(name, []).append(mean(map(score, own, best)))
            if REFERENCE in arts:
                against.setdefault(name, []).append(mean(map(score, own, arts[REFERENCE])))
    return [{name: mean(each) for name, each in table.items()} for table in (b, against)]


def resampled(label, entries):
    """Runs by name, draw after draw: seeds are drawn, and everyone gets its runs at them; without any, all of its own."""
    u, phases = uniforms("bootstrap", label), []
    for basis in ("final", "tuning"):
        members = {name: dict(zip(e.repetitions, e.runs)) for name, e in entries.items() if e.basis == basis}
        seeds = sorted({r for runs in members.values() for r in runs}, reverse=basis == "tuning")
        phases.append((seeds, members))
    while True:
        drawn, out = [next(u) for _ in range(max(len(seeds) for seeds, _ in phases))], {}
        for seeds, members in phases:
            picks = [seeds[int(x * len(seeds))] for x in drawn[:len(seeds)]]
            for name, runs in members.items():
                out[name] = [runs[r] for r in picks if r in runs] or list(runs.values())
        yield {name: out[name] for name in entries}


def row_intervals(problems, rows, draws):
    targets = {label: next(iter(entries.values())).targets for label, entries in problems.items()}
    sources = {label: resampled(label, entries) for label, entries in problems.items()}
    drawn = [scores({label: next(source) for label, source in sources.items()}, targets) for _ in range(draws)]
    b = {row["optimizer"]: [own[row["optimizer"]] for own, _ in drawn] for row in rows}
    against = {o: [each.get(o) for _, each in drawn] for o in b}
    ranks = {o: [1 + sum(own[p] > own[o] + EPSILON for p in b) for own, _ in drawn] for o in b}
    for above, row in zip([None] + rows, rows):
        o = row["optimizer"]
        row["scoreBounds"] = bounds(b[o])
        low, high = bounds(ranks[o])
        row["rankInterval"] = [math.floor(low), math.ceil(high)]
        row["tied"] = above is not None and bounds([x - y for x, y in zip(b[above["optimizer"]], b[o])])[0] <= EPSILON
        if row["reference"] is None:
            continue
        row["referenceBounds"] = bounds(against[o])
        if o != REFERENCE:
            d = [x - y for x, y in zip(against[o], against[REFERENCE])]
            tail = min(sum(x <= EPSILON for x in d), sum(x >= -EPSILON for x in d))
            row["versus"], row["versusP"] = bounds(d), min(1, 2 * (1 + tail) / (1 + draws))
    for row, p in zip(rows, holm([row.get("versusP") for row in rows])):
        row["versusP"] = p


def across(problems, names):
    blocks = [[e.standing(e.targets) for _, e in sorted(entries.items())] for entries in problems.values() if len(entries) == len(names)]
    ranks, k, n = None, len(names), len(blocks)
    if k > 1 and n > 1:
        ranked = [mid_ranks(list(map(tuple, block))) for block in blocks]
        ties = sum(c**3 - c for block in ranked for c in Counter(block).values())
        sums = list(map(sum, zip(*ranked)))
        spread, free = sum((s - n * (k + 1) / 2) ** 2 for s in sums), n * k * (k + 1) - ties / (k - 1)
        friedman = 12 * spread / free if free else None
        ranks = {"friedman": friedman, "p": None if friedman is None else chi_square_tail(friedman, k - 1),
                 "criticalDifference": critical_difference(k, n), "problems": n,
                 "average": {name: s / n for name, s in zip(names, sums)}}
    taus, profile, costs = log_grid(1, 16, 65), {name: [] for name in names}, {name: [] for name in names}
    for entries in problems.values():
        targets = next(iter(entries.values())).targets
        for t in range(targets):
            arts = {name: art(e.runs, t) for name, e in entries.items()}
            for name, time in arts.items():
                profile[name].append((ratio(time, min(arts.values())), 1 / targets))
                costs[name] += [run["times"][t] for run in entries[name].runs]
    rho = {name: [sum(w for r, w in own if r <= tau * (1 + EPSILON)) / sum(w for _, w in own) for tau in taus] for name, own in profile.items()}
    positive = [c for own in costs.values() for c in own if 0 < c < INF] or [1, 10]
    low, high = min(positive), max(positive)
    grid = log_grid(low, high if high > low else low * 10, 64)
    share = {name: [sum(c <= g for c in own) / len(own) for g in grid] for name, own in costs.items()}
    return {"ranks": ranks, "profile": {"tau": taus, "rho": rho}, "ecdf": {"cost": grid, "share": share}}


def label_of(problem, sweep):
    """As the sweep calls it: the request's problem of that name whose given options are all these."""
    asked = zip(sweep["request"]["problems"], sweep["problems"])
    fits = [(len(p.get("options") or {}), label) for p, label in asked if p["name"] == problem["name"]
            and all(problem["options"].get(key) == value for key, value in (p.get("options") or {}).items())]
    return max(fits, key=lambda fit: fit[0])[1]


def leaderboard(sweep, trials, intervals=False, running=False):
    groups, protocol = {}, sweep["request"].get("protocol", {})
    for row in sorted(trials, key=lambda row: row["trial"]["index"]):
        label = label_of(row["trial"]["problem"], sweep)
        groups.setdefault(label, {}).setdefault(row["trial"]["optimizer"], []).append(row)
    problems = {label: {o: Entry(rows, protocol) for o, rows in by_name.items()} for label, by_name in groups.items()}
    cells = []
    for label, entries in problems.items():
        compared = against_leader(entries)
        for name, entry in entries.items():
            cell = entry.cell((label, name), intervals and (500 if running else 10000))
            cells.append({"problem": label, "optimizer": name, "againstLeader": compared.get(name), **cell})
    targets = {label: next(iter(entries.values())).targets for label, entries in problems.items()}
    b, against = scores({label: {o: e.runs for o, e in entries.items()} for label, entries in problems.items()}, targets)
    rows = []
    for name, own in b.items():
        mine = [cell for cell in cells if cell["optimizer"] == name]
        hardest = [cell["targets"][-1] for cell in mine]
        rows.append({"optimizer": name, "rank": 1 + sum(round(o, 12) > round(own, 12) for o in b.values()), "score": own,
                     "reference": against.get(name), "statuses": sum((cell["statuses"] for cell in mine), Counter()),
                     "successRate": wilson(sum(t["successes"] for t in hardest), sum(t["runs"] for t in hardest)),
                     "costToTarget": median([t["art"] for t in hardest])})
    rows.sort(key=lambda row: (row["rank"], row["optimizer"]))
    if intervals and any(len({(run["times"][t], run["gradientEquivalents"] if run["times"][t] == INF else 0) for run in e.runs}) > 1
                         for entries in problems.values() for e in entries.values() for t in range(e.targets)):
        work = 1 + sum(len(e.runs) * e.targets for entries in problems.values() for e in entries.values())
        row_intervals(problems, rows, max(200, min(10000, int((2e6 if running else 2e8) / work))))
    notes = [note for entries in problems.values() for e in entries.values() for note in e.notes]
    return {"rows": rows, "cells": cells, "notes": notes, **across(problems, sorted(b))}


def plain(value):
    """JSON has no infinity."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with (gzip.open if sys.argv[1].endswith(".gz") else open)(sys.argv[1], "rt", encoding="utf-8") as file:
        export = json.load(file)
    board = leaderboard(export["sweep"], export["trials"], "--intervals" in sys.argv, "--running" in sys.argv)
    if "--json" in sys.argv:
        sys.exit(print(json.dumps(plain(board))))
    for row in board["rows"]:
        low, high = (f"{100 * x:.0f}" for x in row["successRate"][1:])
        spread = "({:.3f} to {:.3f})".format(*row["scoreBounds"]) if "scoreBounds" in row else ""
        print(f"{row['rank']:3} {row['optimizer']:32} B {row['score']:.3f} {spread} "
              f"success {100 * row['successRate'][0]:.0f} % ({low} to {high})  "
              f"cost to target {row['costToTarget']:.0f}")
    print(*board["notes"], sep="\n", end="")
