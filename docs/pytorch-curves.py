"""200 runs of PyTorch as the CSV that `npm run sweep -- import` takes (docs/import-results.md).

Five optimizers with two learning rates and twenty seeds each, on a small network; the cost is the number of gradients.
"""
import csv
import sys

import torch

STEPS, EVERY = 100, 5
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adam": (torch.optim.Adam, {}),
    "adamw": (torch.optim.AdamW, {}),
}
RATES = [0.01, 0.1]

inputs = torch.linspace(-2, 2, 64).unsqueeze(1)
targets = torch.sin(3 * inputs)


def run(make, settings, seed):
    """Cost and loss along the way."""
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(1, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    optimizer = make(model.parameters(), **settings)
    for step in range(STEPS + 1):
        loss = torch.nn.functional.mse_loss(model(inputs), targets)
        if step % EVERY == 0:
            yield step, loss.item()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["problem", "optimizer", "configuration", "seed", "cost", "value"])
for name, (make, settings) in OPTIMIZERS.items():
    for rate in RATES:
        for seed in range(20):
            for cost, value in run(make, {**settings, "lr": rate}, seed):
                out.writerow(["sine", name, f"lr={rate}", seed, cost, f"{value:.6g}"])
