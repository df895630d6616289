"""Optuna's ask and tell as the peer: WORKERS processes share one study on SQLite or in a journal file.

Arguments: kind (sqlite, journal), calls in all, workers. Prints one JSON line. A trial is two calls, as a shard of one
trial is with us: ask (with its suggestion) and tell.
"""
import json
import multiprocessing
import os
import sys
import tempfile
import time

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def open_storage(kind, path):
    if kind == "sqlite":
        # Writers wait for each other's lock instead of failing.
        return optuna.storages.RDBStorage(f"sqlite:///{path}.db", engine_kwargs={"connect_args": {"timeout": 60}})
    try:
        backend = optuna.storages.journal.JournalFileBackend(f"{path}.log")
    except AttributeError:
        backend = optuna.storages.JournalFileStorage(f"{path}.log")
    return optuna.storages.JournalStorage(backend)


def work(kind, path, trials, number, barrier, results):
    sampler = optuna.samplers.RandomSampler(seed=number)
    study = optuna.load_study(study_name="peer", storage=open_storage(kind, path), sampler=sampler)
    latencies = []
    barrier.wait()
    began = time.time()
    for _ in range(trials):
        at = time.perf_counter()
        trial = study.ask()
        rate = trial.suggest_float("rate", 1e-5, 1.0, log=True)
        latencies.append(time.perf_counter() - at)
        at = time.perf_counter()
        study.tell(trial, rate)
        latencies.append(time.perf_counter() - at)
    results.put((began, time.time(), latencies, sum(os.times()[:2])))


def main():
    kind, calls, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    # Forked, so that the import is paid once.
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "study")
        optuna.create_study(study_name="peer", storage=open_storage(kind, path))
        barrier, results = context.Barrier(workers), context.Queue()
        trials = max(1, calls // (2 * workers))
        arguments = [(kind, path, trials, number, barrier, results) for number in range(workers)]
        processes = [context.Process(target=work, args=each) for each in arguments]
        for process in processes:
            process.start()
        done = [results.get() for _ in processes]
        for process in processes:
            process.join()
    latencies = sorted(latency for _, _, each, _ in done for latency in each)
    seconds = max(end for _, end, _, _ in done) - min(began for began, _, _, _ in done)
    at = lambda q: latencies[min(len(latencies) - 1, int(q * len(latencies)))] * 1000
    figures = {"version": optuna.__version__, "workers": workers, "calls": len(latencies), "seconds": seconds}
    figures.update(callsPerSecond=len(latencies) / seconds, p50Ms=at(0.5), p99Ms=at(0.99))
    figures["cpuMsPerCall"] = 1000 * sum(cpu for _, _, _, cpu in done) / len(latencies)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
