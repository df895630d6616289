"""Optuna's ask and tell as the peer: one process, `TRIALS` trials, SQLite or journal. Prints one JSON line."""
import json
import os
import sys
import tempfile
import time

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
kind, trials = sys.argv[1], int(sys.argv[2])
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "study")
    if kind == "sqlite":
        storage = optuna.storages.RDBStorage(f"sqlite:///{path}.db")
    else:
        journal = optuna.storages.JournalFileStorage(f"{path}.log")
        storage = optuna.storages.JournalStorage(journal)
    study = optuna.create_study(storage=storage, sampler=optuna.samplers.RandomSampler(seed=1))
    latencies = []
    began = time.perf_counter()
    for _ in range(trials):
        at = time.perf_counter()
        trial = study.ask()
        rate = trial.suggest_float("rate", 1e-5, 1.0, log=True)
        latencies.append(time.perf_counter() - at)
        at = time.perf_counter()
        study.tell(trial, rate)
        latencies.append(time.perf_counter() - at)
    seconds = time.perf_counter() - began
    latencies.sort()
    p99 = latencies[int(0.99 * len(latencies)) - 1] * 1000
    figures = {"version": optuna.__version__, "calls": len(latencies), "seconds": seconds, "p99Ms": p99}
    figures["callsPerSecond"] = len(latencies) / seconds
    print(json.dumps(figures))
