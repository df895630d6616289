"""From a sweep to a picture, cell by cell: run it as a script, or open it as a notebook in an editor that knows `# %%`.

    python3 example.py ../../docs/results/quickstart.json.gz              # a finished one from a file
    python3 example.py --server http://localhost:8787 --sweep ID         # a finished one of a server
    python3 example.py --server http://localhost:8787 --create FILE      # create one, and wait for its end

The first problem of the sweep is shown, unless `--problem` says the number of another one. The picture needs matplotlib (on Debian:
python3-matplotlib). Without it the script says so, and the table is all.
"""

# %% What to read
from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Dict, List, Sequence, Tuple

from saddlebench import Client, Export, read_export

parser = argparse.ArgumentParser(description="Draws the learning curves of a finished sweep.")
parser.add_argument("export", nargs="?", help="a JSON export, also .json.gz")
parser.add_argument("--server", default="http://localhost:8787")
parser.add_argument("--token-file", help="to create a sweep; default: SADDLEBENCH_TOKEN")
parser.add_argument("--sweep", help="id of a sweep of the server")
parser.add_argument("--create", metavar="FILE", help="a request of a sweep, as JSON")
parser.add_argument("--problem", type=int, default=1, metavar="N", help="which problem of the sweep (default: 1)")
parser.add_argument("--out", default="example.png", help="file of the picture")
given = parser.parse_args()


def load() -> Export:
    """The results: from a file, of a finished sweep, or of one that is created here and watched to its end."""
    if given.export:
        return read_export(given.export)
    client = Client(given.server, token_file=given.token_file)
    sweep = given.sweep
    if given.create:
        sweep = client.create(json.loads(Path(given.create).read_text(encoding="utf-8")))["id"]
    if not sweep:
        parser.error("give a file, --sweep or --create")
    for state in client.watch(sweep):
        print(f"{state['name']}: {state['progress']['done']} of {state['progress']['trials']} trials, {state['status']}")
    return client.export(sweep)


results = load()

# %% The runs that count: those of the chosen configurations, on fresh seeds
Run = Dict[str, Any]
asked = results.sweep["request"]["problems"]
if not 1 <= given.problem <= len(asked):
    parser.error(f"--problem {given.problem}: the sweep has the problems 1 to {len(asked)}")
# The same problem may stand there several times, with other options: rows are told apart by all of them.
kinds = list(dict.fromkeys((row["problem"], json.dumps(row["problem_options"])) for row in results.flat()))
chosen = kinds[given.problem - 1]
options = ", ".join(f"{name} {value}" for name, value in asked[given.problem - 1].get("options", {}).items())
problem = chosen[0] + (f" ({options})" if options else "")
runs: Dict[str, List[Run]] = {}
for row in results.flat():
    if (row["problem"], json.dumps(row["problem_options"])) == chosen and row["phase"] == "final":
        runs.setdefault(row["entrant"], []).append(row)
if not runs:
    parser.error(f"the export has no final run on {problem}")


def lowest_so_far(run: Run) -> List[Tuple[float, float]]:
    """The curve of a run: cost in gradient-equivalents, and the lowest value up to there."""
    curve, lowest = [], math.inf
    for cost, value in zip(run["curve_gradient_equivalents"], run["curve_value"]):
        lowest = min(lowest, math.inf if value is None else value)
        curve.append((cost, lowest))
    return curve


def at(curve: Sequence[Tuple[float, float]], cost: float) -> float:
    """What a curve had reached when it had cost so much."""
    reached = [value for spent, value in curve if spent <= cost]
    return reached[-1] if reached else math.nan


# %% The table
def end_of(entrant: str) -> float:
    """The median of the lowest values."""
    return median(lowest_so_far(run)[-1][1] for run in runs[entrant])


order = sorted(runs, key=end_of)
width = max(len(name) for name in order)
targets = len(runs[order[0]][0]["cost_to_target"])
print(f"\n{results.sweep['name']}: {problem}, budget {runs[order[0]][0]['budget']:g} gradient-equivalents\n")
print(f"{'optimizer':<{width}}  runs  median lowest value  runs that reach each target, easiest first")
for name in order:
    hits = [sum(run["cost_to_target"][target] is not None for run in runs[name]) for target in range(targets)]
    print(f"{name:<{width}}  {len(runs[name]):>4}  {end_of(name):>19.5g}  {' '.join(f'{hit}/{len(runs[name])}' for hit in hits)}")

# %% The picture
try:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
except ImportError:
    print("\nmatplotlib is not installed here, so there is no picture.")
    raise SystemExit from None

NAMED = 8  # curves with a colour of their own; the others are grey
figure, axes = pyplot.subplots(figsize=(9, 5), layout="constrained")
budget = max(run["budget"] for run in runs[order[0]])
costs = [budget * 10 ** (-2.5 * (1 - i / 200)) for i in range(201)]
positive = all(end_of(name) > 0 for name in order)
for place, name in reversed(list(enumerate(order))):
    curves = [lowest_so_far(run) for run in runs[name]]
    values = [[at(curve, cost) for curve in curves] for cost in costs]
    colour = f"C{place}" if place < NAMED else "0.8"
    axes.plot(costs, [median(each) for each in values], color=colour, label=name if place < NAMED else None, zorder=50 - place)
    if place < NAMED and len(curves) > 1:
        spread = [quantiles(each, n=4, method="inclusive") for each in values]
        axes.fill_between(costs, [low for low, _, _ in spread], [high for _, _, high in spread], color=colour, alpha=0.12, lw=0)
for target in results.sweep.get("targets", [[]] * len(asked))[given.problem - 1]:
    axes.axhline(target, color="0.5", lw=0.7, ls=":", zorder=1)
axes.set_xscale("log")
if positive:
    axes.set_yscale("log")
axes.set_xlabel("cost of the run in gradient-equivalents")
axes.set_ylabel("lowest value so far: median, quartiles")
axes.set_title(f"{results.sweep['name']}: {problem}; dotted: targets", loc="left")
handles, labels = axes.get_legend_handles_labels()
rest = f"grey: {len(order) - NAMED} more" if len(order) > NAMED else None
axes.legend(handles[::-1], labels[::-1], title=rest, frameon=False, loc="lower left")
axes.spines[["top", "right"]].set_visible(False)
figure.savefig(given.out, dpi=120)
print(f"\n{given.out}")
