"""Recomputes a sweep's leaderboard from its JSON export; standard library only.

    python3 docs/reproduce.py export.json[.gz] [--json]

Per (problem, optimizer): success rate with Wilson interval and aRT of every target. Per optimizer: score B,
score against adam, pooled success rate, cost to target and rank. The definitions are in docs/reproduce.md.
"""

import gzip, json, math, sys
from statistics import NormalDist, fmean as mean, median

WORST_RATIO = 4  # R: four times the best cost, or worse, scores 0
REFERENCE = "adam"
Z, INF = NormalDist().inv_cdf(0.975), math.inf


def wilson(successes, runs):
    share, shrink = successes / runs, 1 + Z * Z / runs
    centre = (share + Z * Z / (2 * runs)) / shrink
    half = Z / shrink * math.sqrt(share * (1 - share) / runs + Z * Z / (4 * runs * runs))
    return [share, centre - half if successes else 0.0, centre + half if successes < runs else 1.0]


def loss(result):
    """What tuning minimises: infinite for diverged, pruned and not-finite runs."""
    out = result["status"] in ("diverged", "pruned") or result["value"] is None
    return INF if out else result["value"]


def best_configuration(tuning):
    """Smallest mean loss over the tuning seeds; ties go to the smallest index."""
    losses = {}
    for row in tuning:
        losses.setdefault(row["trial"]["configuration"], []).append(loss(row["result"]))
    return min(sorted(losses), key=lambda c: sum(sorted(losses[c])) / len(losses[c])) if losses else None


def counted_runs(rows):
    """The runs that count (final ones; before there are any, the best configuration's tuning runs), notes."""
    tuning, final = ([row for row in rows if row["trial"]["phase"] == phase] for phase in ("tuning", "final"))
    best = best_configuration(tuning)
    if not final:
        return [row["result"] for row in tuning if row["trial"]["configuration"] == best], []
    trial, odd = final[0]["trial"], []
    if trial["configuration"] != best:
        odd.append(f"final runs use configuration {trial['configuration']}, the tuning results say {best}")
    if {row["trial"]["seed"] for row in tuning} & {row["trial"]["seed"] for row in final}:
        odd.append("a final seed was used for tuning")
    name = f"{trial['problem']['name']} / {trial['optimizer']}: "
    return [row["result"] for row in final], [name + each for each in odd]


def time_to(result, target):
    """Cost at which the target was reached; infinite for a miss. A diverged run misses all."""
    cost = None if result["status"] == "diverged" else result["costToTarget"][target]
    return INF if cost is None else cost


def cell(runs):
    """Per target: successes, runs, rate with interval, aRT."""
    out = []
    for t in range(len(runs[0]["costToTarget"])):
        times = [time_to(run, t) for run in runs]
        hits = sum(x < INF for x in times)
        spent = sum(x if x < INF else run["gradientEquivalents"] for x, run in zip(times, runs))
        art = spent / hits if hits else INF
        out.append({"successes": hits, "runs": len(runs), "rate": wilson(hits, len(runs)), "art": art})
    return out


def score(time, other):
    if time == INF or other == INF:
        ratio = INF if time == INF else 0
    else:
        ratio = time / other if other > 0 else 1 if time == 0 else INF
    return max(0.0, WORST_RATIO - ratio) / (WORST_RATIO - 1)


def leaderboard(trials):
    groups, notes = {}, []
    for row in sorted(trials, key=lambda row: row["trial"]["index"]):
        problem = json.dumps(row["trial"]["problem"], sort_keys=True)
        groups.setdefault(problem, {}).setdefault(row["trial"]["optimizer"], []).append(row)
    cells, scores, against = {}, {}, {}
    for problem, by_optimizer in groups.items():
        for optimizer, rows in by_optimizer.items():
            runs, odd = counted_runs(rows)
            cells[problem, optimizer], notes = cell(runs), notes + odd
        arts = {o: [target["art"] for target in cells[problem, o]] for o in by_optimizer}
        best = [min(column) for column in zip(*arts.values())]
        for optimizer, own in arts.items():
            scores.setdefault(optimizer, []).append(mean(map(score, own, best)))
            if REFERENCE in arts:
                against.setdefault(optimizer, []).append(mean(map(score, own, arts[REFERENCE])))
    average = {optimizer: mean(each) for optimizer, each in scores.items()}
    table = []
    for optimizer, b in average.items():
        hardest = [targets[-1] for (_, name), targets in cells.items() if name == optimizer]
        rate = wilson(sum(t["successes"] for t in hardest), sum(t["runs"] for t in hardest))
        reference = mean(against[optimizer]) if optimizer in against else None
        rank = 1 + sum(round(other, 12) > round(b, 12) for other in average.values())
        table.append({"optimizer": optimizer, "rank": rank, "score": b, "reference": reference,
                      "successRate": rate, "costToTarget": median(t["art"] for t in hardest)})
    cells = [{"problem": p, "optimizer": o, "targets": targets} for (p, o), targets in cells.items()]
    return {"rows": sorted(table, key=lambda row: (row["rank"], row["optimizer"])), "cells": cells, "notes": notes}


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with (gzip.open if sys.argv[1].endswith(".gz") else open)(sys.argv[1], "rt", encoding="utf-8") as file:
        board = leaderboard(json.load(file)["trials"])
    if "--json" in sys.argv:
        sys.exit(print(json.dumps(board).replace("Infinity", "null")))
    for row in board["rows"]:
        low, high = (f"{100 * x:.0f}" for x in row["successRate"][1:])
        print(f"{row['rank']:3} {row['optimizer']:32} B {row['score']:.3f}  "
              f"success {100 * row['successRate'][0]:.0f} % ({low} to {high})  "
              f"cost to target {row['costToTarget']:.0f}")
    print(*board["notes"], sep="\n", end="")
