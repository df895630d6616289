"""Recomputes the board of a sweep from its JSON export; standard library only.

    python3 docs/reproduce.py export.json[.gz] [--json] [--reference NAME] [--by held-out-loss|accuracy] [--checked]

Run losses, winners, cost ratios with their intervals, won studies, success, held, the joint sign-flip test and every p, from the
definitions in docs/reproduce.md. An export of the first edition (before independent studies) is recomputed by
reproduce-first-edition.py. With --checked only results count that the operator's own runner made or another token has
found again. One file on purpose, to be read and run alone.
"""

import gzip, itertools, json, math, struct, sys
from statistics import NormalDist

PENALTY, GRID = 2, 2**36  # a miss counts 2 budgets; losses are kept to 2^-36
FEWEST_BLOCKS, MOST_EXHAUSTIVE, DRAWN, ALPHA = 6, 13, 9999, 0.05
MASK, INF = 0xFFFFFFFF, math.inf
mean = lambda values: sum(values) / len(values)
on_grid = lambda loss: math.floor(loss * GRID + 0.5) / GRID


# Seeded signs: xorshift32 from a MurmurHash3 of names.

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


def signs(name):
    state = mix32(hash_axes(0, "sign flips", name) ^ 0x6A09E667) or 1
    while True:
        state ^= state << 13 & MASK
        state ^= state >> 17
        state ^= state << 5 & MASK
        yield -1 if (state * 0x9E3779B1 & MASK) >= 0x80000000 else 1


# Student's t by its distribution function: the regularised incomplete beta as a continued fraction (Lentz).

def incomplete_beta(a, b, x):
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    tiny, c, d = 1e-300, 1.0, 0.0
    f = 1.0
    for i in range(1000):
        m = i // 2
        if i == 0:
            term = 1.0
        elif i % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / ((1 + term * d) or tiny)
        c = (1 + term / c) or tiny
        f *= c * d
        if i > 0 and abs(1 - c * d) < 1e-16:
            break
    return front * (f - 1)


def t_quantile(p, df):
    tail = lambda t: incomplete_beta(df / 2, 0.5, df / (df + t * t)) / 2  # P(T > t)
    low, high = 0.0, 1.0
    while tail(high) > 1 - p:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if tail(middle) > 1 - p else (low, middle)
    return (low + high) / 2


def paired_t(differences):
    """Of lists per problem: mean, low, high, Satterthwaite's degrees of freedom; None without a spread."""
    estimate = mean([mean(d) for d in differences])
    v = [sum((x - mean(d)) ** 2 for x in d) / (len(d) - 1) / len(d) for d in differences]
    if sum(v) == 0:
        return None
    df = sum(v) ** 2 / sum(x * x / (len(d) - 1) for x, d in zip(v, differences))
    half = t_quantile(0.975, df) * math.sqrt(sum(v)) / len(differences)
    return estimate, estimate - half, estimate + half, df


def wilson(successes, runs):
    if runs == 0:
        return [None, None, None]
    z = NormalDist().inv_cdf(0.975)
    share, shrink = successes / runs, 1 + z * z / runs
    centre = (share + z * z / (2 * runs)) / shrink
    half = z / shrink * math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
    return [share, centre - half if successes else 0.0, centre + half if successes < runs else 1.0]


# Runs, studies, blocks.

def reached(result):
    if result["status"] == "diverged":
        return [INF] * len(result["costToTarget"])
    return [INF if cost is None else cost for cost in result["costToTarget"]]


def run_loss(row):
    costs, miss = reached(row["result"]), max(1, PENALTY * row["trial"]["budget"])
    return on_grid(sum(math.log(min(miss, max(1, cost))) for cost in costs) / len(costs))


errors = lambda accuracy: math.floor((1 - accuracy) * 1e6 + 0.5) / 1e6  # a share of errors falls, as losses do


def on_series(result, series):
    """What a run ends at on what the targets are on, as it falls; None: not finite, or not looked at."""
    if series == "accuracy":
        return None if result.get("accuracy") is None else errors(result["accuracy"])
    return result.get("heldOutLoss") if series == "held-out-loss" else result["value"]


def end_value(result, series):
    value = on_series(result, series)
    return INF if result["status"] == "diverged" or value is None else value


def held_out_figure(result, by, examples):
    """ln of the held-out loss, or share of errors, at the end; at most what it was before the first step. None: nothing is known."""
    if "heldOutLoss" not in result:
        return None
    key = "accuracy" if by == "accuracy" else "heldOutLoss"
    along = result["curve"].get(key) or [None]
    known = [x for x in (None if result["status"] == "diverged" else result.get(key), along[0]) if x is not None]
    if not known:
        return None
    figure = (examples * errors(max(known)) + 0.5) / (examples + 1) if by == "accuracy" else max(1e-9, min(known))
    return on_grid(math.log(figure))


def study_loss(rows, figure=None):
    """(loss, hits, misses) of a study on one track; None without a run. With `figure` that is compared, which is never missed."""
    if not rows or not rows[0]["result"]["costToTarget"]:
        return None
    if figure:
        figures = [figure(row["result"]) for row in rows]
        return None if None in figures else (on_grid(mean(sorted(figures))), 1, 0)
    times = [time for row in rows for time in reached(row["result"])]
    hits = sum(time < INF for time in times)
    return on_grid(mean(sorted(run_loss(row) for row in rows))), hits, len(times) - hits


def winner(tuning, series):
    groups = {}
    for row in tuning:
        groups.setdefault(row["trial"]["configuration"], []).append(row)
    standing = lambda c: (mean(sorted(run_loss(r) for r in groups[c])), mean(sorted(end_value(r["result"], series) for r in groups[c])), c)
    return min(groups, key=standing) if groups else None


def winner_of_all(problems):
    """Of the tuning runs of one study, problem by problem: the most problems, then the smallest mean loss, then the index."""
    losses = {}
    for tuning in problems:
        for c in {row["trial"]["configuration"] for row in tuning}:
            losses.setdefault(c, []).append(mean(sorted(run_loss(r) for r in tuning if r["trial"]["configuration"] == c)))
    return min(losses, key=lambda c: (-len(losses[c]), mean(sorted(losses[c])), c)) if losses else None


def across_problems(estimates):
    """[problem][study] to [[study]]: with one configuration for all problems they are one block."""
    whole = [None if None in own else own for own in zip(*estimates)]
    return [[own and (on_grid(mean(sorted(s[0] for s in own))), sum(s[1] for s in own), sum(s[2] for s in own)) for own in whole]]


def cost_ratio(own, other, planned):
    """Of estimates [problem][study]: estimate, low, high, df, basis, values, mark, bound."""
    pairs = [[(a, b) for a, b in zip(mine, its) if a and b] for mine, its in zip(own, other)]
    flat = [pair for problem in pairs for pair in problem]
    differences = [[a[0] - b[0] for a, b in problem] for problem in pairs if problem]
    hit, other_hit = any(a[1] for a, _ in flat), any(b[1] for _, b in flat)
    miss, other_miss = any(a[2] for a, _ in flat), any(b[2] for _, b in flat)
    out = {"estimate": None, "low": None, "high": None, "df": None, "values": [], "blocks": len(flat),
           "mark": None if not flat or (hit and other_hit) else "only" if hit else "never" if other_hit else "both-miss",
           "bound": "either" if miss and other_miss else "at-least" if miss else "at-most" if other_miss else None}
    if not differences:
        return {**out, "basis": "nothing"}
    out["estimate"] = math.exp(mean([mean(d) for d in differences]))
    if planned == 1:
        return {**out, "basis": "one-study"}
    if min(len(problem) for problem in pairs) < min(planned, 3):
        return {**out, "basis": "too-few"}
    if all(x == d[0] for d in differences for x in d):
        return {**out, "basis": "equal"}
    if planned == 2:
        return {**out, "basis": "two-values", "values": [math.exp(mean([d[m] for d in differences])) for m in (0, 1)]}
    estimate, low, high, df = paired_t(differences)
    return {**out, "basis": "paired-t", "low": math.exp(low), "high": math.exp(high), "df": df}


def joint_flips(names, losses):
    """p of every pair: the share of joint sign flips whose largest T over all pairs reaches the pair's own."""
    n, pairs = len(names), []
    for a, b in itertools.combinations(range(len(losses)), 2):
        d = [None if x is None or y is None else x - y for x, y in zip(losses[a], losses[b])]
        common = [x for x in d if x is not None]
        if len(common) >= FEWEST_BLOCKS:
            norm = math.sqrt(sum(x * x for x in common))
            pairs.append((a, b, [x or 0.0 for x in d], 1 / norm if norm else 0.0))
    if not pairs:
        return {}, 0
    exhaustive = n <= MOST_EXHAUSTIVE
    flips = 2 ** (n - 1) if exhaustive else DRAWN + 1
    streams = [signs(name) for name in names]
    maxima = []
    for flip in range(flips):
        if exhaustive:
            s = [1] + [-1 if flip >> i & 1 else 1 for i in range(n - 1)]
        else:
            s = [1 if flip == 0 else next(stream) for stream in streams]
        # Pairs without a hole: one sum for each entrant, as the sum of a difference is the difference of sums.
        sums = [None if None in own else sum(x if sign > 0 else -x for x, sign in zip(own, s)) for own in losses]
        most = 0.0
        for a, b, d, scale in pairs:
            if sums[a] is not None and sums[b] is not None:
                t = abs(sums[a] - sums[b]) * scale
            else:
                t = abs(sum(x * sign for x, sign in zip(d, s))) * scale
            most = max(most, t)
        maxima.append(most)
    p = {}
    for a, b, d, scale in pairs:
        own = abs(sum(d)) * scale * (1 - 1e-9)
        p[a, b] = p[b, a] = sum(t >= own for t in maxima) / flips
    return p, flips


def told(p, losses, a, b):
    if (a, b) not in p:
        return {"p": None, "verdict": "untestable"}
    total = sum(x - y for x, y in zip(losses[a], losses[b]) if x is not None and y is not None)
    verdict = "open" if p[a, b] >= ALPHA else "cheaper" if total < 0 else "dearer"
    return {"p": p[a, b], "verdict": verdict}


def label_of(problem, sweep):
    """The label in the sweep's list that names the problem and the options the request asked for."""
    asked = list(zip(sweep["request"]["problems"], sweep["problems"]))
    fits = [(len(p.get("options") or {}), label) for p, label in asked if p["name"] == problem["name"]
            and all(problem["options"].get(key) == value for key, value in (p.get("options") or {}).items())]
    return max(fits, key=lambda fit: fit[0])[1]


def entrant_of(trial, sweep):
    """The entrant a trial belongs to: of several of one optimizer the one whose fixed axes it has."""
    asked = list(zip(sweep["request"]["optimizers"], sweep["optimizers"]))
    fits = []
    for optimizer, label in asked:
        fixed = {k: axis["value"] for k, axis in (optimizer.get("space") or {}).items() if axis["kind"] == "fixed"}
        if optimizer["name"] == trial["optimizer"] and all(trial["hyperparameters"].get(k) == v for k, v in fixed.items()):
            fits.append((len(fixed), label))
    several = sum(optimizer["name"] == trial["optimizer"] for optimizer, _ in asked) > 1
    return max(fits, key=lambda fit: fit[0])[1] if several else trial["optimizer"]


def board(sweep, trials, reference=None, by="cost", only=None):
    """`by`: what is compared; `only`: labels of the problems that count, and nothing of other figures."""
    if sweep.get("edition", 1) == 1:
        sys.exit("an export of the first edition: use reproduce-first-edition.py")
    protocol = sweep["request"]["protocol"]
    planned, seeds = protocol["studies"], protocol["finalSeeds"]
    one_for_all = protocol.get("oneForAll", False)
    series = {label: asked.get("targetsOn") for label, asked in zip(sweep["problems"], sweep["request"]["problems"])}
    examples = sweep["request"].get("heldOut", 400)
    figure = None if by == "cost" else lambda result: held_out_figure(result, by, examples)
    names = sorted(sweep["optimizers"])
    runs, known = {}, {}
    for row in trials:
        trial = row["trial"]
        problem = json.dumps(trial["problem"], sort_keys=True)
        label = known[problem] = known.get(problem) or label_of(trial["problem"], sweep)
        runs.setdefault((label, entrant_of(trial, sweep), trial["study"], trial["phase"]), []).append(row)
    notes = []
    looked = sorted({p for (p, _, _, phase), rows in runs.items() if phase == "final" and any("heldOutLoss" in r["result"] for r in rows)})
    labels = sorted(sweep["problems"]) if by == "cost" and only is None else looked

    def track(name, pick):
        """[problem][study]: a study counts when it has all its final runs."""
        return [[study_loss(pick(p, name, m), figure) if len(runs.get((p, name, m, "final"), [])) >= seeds else None
                 for m in range(planned)] for p in labels]

    tuning = lambda p, o, m: runs.get((p, o, m, "tuning"), [])
    tuned = {o: track(o, lambda p, o, m: runs.get((p, o, m, "final"), [])) for o in names}
    one = {o: track(o, lambda p, o, m: [r for r in tuning(p, o, m) if r["trial"]["configuration"] > 0]) for o in names}
    default = {o: track(o, lambda p, o, m: [r for r in tuning(p, o, m) if r["trial"]["configuration"] == 0]) for o in names}
    selected = {}
    for p, o, m in itertools.product(labels, names, range(planned)):
        selected[p, o, m] = winner_of_all([tuning(q, o, m) for q in labels]) if one_for_all else winner(tuning(p, o, m), series[p])
        for row in runs.get((p, o, m, "final"), []):
            if by == "cost" and only is None and row["trial"]["configuration"] != selected[p, o, m]:
                notes.append(f"{p} / {o}, study {m}: the final run uses configuration {row['trial']['configuration']}, "
                             f"the tuning runs choose {selected[p, o, m]}")
    for label in labels:
        used = {phase: {row["trial"]["seed"] for (p, _, _, f), rows in runs.items() if (p, f) == (label, phase) for row in rows}
                for phase in ("tuning", "final")}
        if used["tuning"] & used["final"]:
            notes.append(f"{label}: a final seed was used for tuning")

    # Rows: by problem, or over all problems where they have one configuration.
    over_all = lambda track: {o: across_problems(track[o]) for o in names} if one_for_all else track
    row_tuned, row_one, row_default = over_all(tuned), over_all(one), over_all(default)

    def total(name):
        means = [[s[0] for s in problem if s] for problem in row_tuned[name]]
        return on_grid(mean([mean(m) for m in means])) if all(means) else None

    losses = {o: total(o) for o in names}
    order = sorted(names, key=lambda o: (INF if losses[o] is None else losses[o], o))
    settled = sweep["status"] == "complete"
    complete = [o for o in order if settled and all(s for problem in row_tuned[o] for s in problem)]
    if reference is None:
        reference = "adam" if "adam" in names else (complete or order)[0]
    blocks = [f"{p}\n{m}" for p in (["all problems"] if one_for_all else labels) for m in range(planned)]
    of_blocks = [[s and s[0] for problem in row_tuned[o] for s in problem] for o in names]
    of_problems = [[on_grid(mean([s[0] for s in problem if s])) if any(problem) else None for problem in tuned[o]] for o in names]
    p, flips = joint_flips(blocks, of_blocks) if settled else ({}, 0)
    over, over_flips = joint_flips(labels, of_problems) if settled and not one_for_all and len(labels) >= FEWEST_BLOCKS else ({}, 0)
    at = {name: i for i, name in enumerate(names)}
    leader = complete[0] if complete else None

    def finals(ps, o):
        rows = [row for q in ps for m in range(planned) for row in runs.get((q, o, m, "final"), [])
                if len(runs.get((q, o, m, "final"), [])) >= seeds]
        hits = sum(reached(row["result"])[-1] < INF for row in rows if row["result"]["costToTarget"])
        return wilson(hits, len(rows))

    def as_float32(x):
        """A device compares 32-bit numbers: the target there."""
        return struct.unpack("f", struct.pack("f", x))[0]

    def held(ps, o):
        """Of the final runs that reach the hardest target, the share that ends at or below it."""
        hardest = lambda q: errors(targets[q][-1]) if series[q] == "accuracy" else targets[q][-1]
        met = lambda value, target: value is not None and value <= max(target, as_float32(target))
        ends = [met(on_series(row["result"], series[q]), hardest(q))
                for q in ps for m in range(planned) for row in runs.get((q, o, m, "final"), [])
                if len(runs.get((q, o, m, "final"), [])) >= seeds and reached(row["result"])[-1:] not in ([], [INF])]
        return sum(ends) / len(ends) if ends else None

    # Exports of earlier releases don't hold the targets: nothing is said of them then.
    targets = dict(zip(sweep["problems"], sweep["targets"])) if "targets" in sweep else None
    holding = lambda ps, o: {} if targets is None else {"held": held(ps, o)}

    def ratios(o, tuned=row_tuned, one=row_one, default=row_default, pick=lambda x: x):
        return {"ratio": cost_ratio(pick(tuned[o]), pick(tuned[reference]), planned),
                "one": cost_ratio(pick(one[o]), pick(one[reference]), planned),
                "default": cost_ratio(pick(default[o]), pick(default[reference]), planned),
                "defaultAgainstTuned": cost_ratio(pick(default[o]), pick(tuned[o]), planned)}

    def against(o, other):
        return None if other is None or o == other else told(p, of_blocks, at[o], at[other])

    def like_these(o):
        d = [x - y for x, y in zip(of_problems[at[o]], of_problems[at[reference]]) if x is not None and y is not None]
        interval = paired_t([d]) if len(d) >= FEWEST_BLOCKS and not one_for_all else None
        return interval and [math.exp(x) for x in interval[:3]]

    rows = []
    for o in [*complete, *(name for name in order if name not in complete)]:
        both = [(a[0], b[0]) for x, y in zip(row_tuned[o], row_tuned[reference]) for a, b in zip(x, y) if a and b]
        rows.append({"optimizer": o, "place": 1 + [losses[c] for c in complete].index(losses[o]) if o in complete else None,
                     "loss": losses[o], **ratios(o), "fromLeader": against(o, leader), "fromReference": against(o, reference),
                     "won": None if o == reference else [sum(a < b for a, b in both), sum(a > b for a, b in both), sum(a == b for a, b in both)],
                     "success": finals(labels, o), **holding(labels, o), "problemsLikeThese": like_these(o)})
    cells = [{"problem": label, "optimizer": o, "success": finals([label], o), **holding([label], o), **ratios(o, tuned, one, default, lambda x, i=i: [x[i]]),
              "losses": [s and s[0] for s in tuned[o][i]], "selected": [selected[label, o, m] for m in range(planned)]}
             for i, label in enumerate(labels) for o in names]
    held_out = []
    for other in ("held-out-loss", "accuracy") if settled and looked and only is None else ():
        costs, figures = board(sweep, trials, by="cost", only=looked), board(sweep, trials, by=other, only=looked)
        cost_of = {row["optimizer"]: row["loss"] for row in costs["rows"] if row["place"]}
        ordered = [row for row in figures["rows"] if row["place"]]
        turned = []
        for a, b in itertools.combinations(ordered, 2):
            x, y = cost_of.get(a["optimizer"]), cost_of.get(b["optimizer"])
            if x is None or y is None or x <= y or a["loss"] == b["loss"]:
                continue
            i, j = at[a["optimizer"]], at[b["optimizer"]]
            ps = costs["p"][i][j], figures["p"][i][j]
            turned.append({"better": a["optimizer"], "cheaper": b["optimizer"], "pByCost": ps[0], "p": ps[1],
                           "told": None not in ps and max(ps) < ALPHA})
        held_out.append({"by": other, "problems": looked, "optimizers": [row["optimizer"] for row in ordered], "turned": turned})
    matrix = lambda q: [[q.get((a, b)) for b in range(len(names))] for a in range(len(names))]
    return {"settled": settled, "by": by, "heldOut": held_out, "reference": reference, "leader": leader, "optimizers": names, "rows": rows, "cells": cells,
            "flips": flips, "p": matrix(p), "flipsOverProblems": over_flips, "pOverProblems": matrix(over), "notes": notes}


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with (gzip.open if sys.argv[1].endswith(".gz") else open)(sys.argv[1], "rt", encoding="utf-8") as file:
        export = json.load(file)
    chosen = sys.argv[sys.argv.index("--reference") + 1] if "--reference" in sys.argv else None
    figure_by = sys.argv[sys.argv.index("--by") + 1] if "--by" in sys.argv else "cost"
    vouched = lambda row: row.get("provenance", {}).get("check") in ("trusted", "agreed", None)  # None: an older export
    trials = [row for row in export["trials"] if vouched(row) or "--checked" not in sys.argv]
    result = board(export["sweep"], trials, chosen, figure_by)
    runs = lambda o: [row for row in trials if row["trial"]["phase"] == "final" and row["trial"]["optimizer"] == str(o).split("[")[0]]
    confirmed = all(map(vouched, trials)) or all(map(vouched, runs(result["leader"])))
    if "--json" in sys.argv:
        sys.exit(print(json.dumps(result)))
    figure = lambda x: "-" if x is None else f"{x:.3f}"
    print(f"{result['by']} / {result['reference']}; {result['flips']} joint sign flips" if result["settled"] else "not complete: no verdicts")
    for row in result["rows"]:
        r, claim = row["ratio"], row["fromLeader"]
        print(f"{str(row['place'] or '-'):>3} {row['optimizer']:32} {figure(r['estimate'])} ({figure(r['low'])} to {figure(r['high'])})  "
              f"{('leads' if confirmed else 'first, not checked') if row['optimizer'] == result['leader'] else claim['verdict'] + ', p ' + figure(claim['p']) if claim else '-'}")
    print(*result["notes"], sep="\n", end="")
    states = [row.get("provenance", {}).get("check") or "no record" for row in export["trials"]]
    print("checks:", ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states))))
