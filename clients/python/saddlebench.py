"""Client of a Saddlebench server: one file, the standard library only, Python 3.9 or later.

    from saddlebench import Client

    client = Client("http://localhost:8787", token_file=".saddlebench/admin-token")
    sweep = client.create({"name": "saddles", "problems": [{"name": "himmelblau"}],
                           "optimizers": [{"name": "adam"}, {"name": "saddle-free-newton"}]})
    for state in client.watch(sweep["id"]):
        print(state["progress"]["done"], "of", state["progress"]["trials"])
    board = client.board(sweep["id"])
    frame = client.export(sweep["id"]).to_pandas()      # where pandas is installed

Answers are the server's JSON as plain dicts and lists, with the server's own (camelCase) names; `/openapi.json` describes
them, `docs/export-schema.md` the export. Costs are in gradient-equivalents, times in seconds, points in time in ISO 8601.
Whatever goes wrong on the way is a `SaddlebenchError`. `python3 saddlebench.py --help` is a command line with the same verbs.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import hmac
import http.client
import importlib
import json
import os
import posixpath
import random
import re
import secrets
import shutil
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, TypedDict, Union, cast

__all__ = ["Client", "Export", "FieldError", "Progress", "SaddlebenchError", "Sweep", "read_export"]

Json = Dict[str, Any]
PathLike = Union[str, "os.PathLike[str]"]


# What answers look like.


class Progress(TypedDict):
    """Counters of a sweep. A trial is done when a result was accepted, dead when none will come."""

    trials: int
    done: int
    diverged: int
    pruned: int
    dead: int
    shards: int
    shardsWaiting: int
    shardsLeased: int
    shardsDone: int
    shardsDead: int
    leasesLost: int
    leasesReleased: int
    replicas: int
    reused: int


class _Sweep(TypedDict):
    id: str
    name: str
    edition: int
    status: str  # running, complete, cancelled or failed
    createdAt: str
    endedAt: Optional[str]
    progress: Progress
    problems: List[str]
    optimizers: List[str]
    reason: Optional[str]


class SweepSummary(_Sweep, total=False):
    """A sweep as `Client.sweeps` lists it."""

    owner: str  # id of the token that made it
    imported: Json  # of results that were sent as a file: digest, time, id of the token


class Sweep(SweepSummary, total=False):
    """A sweep as `Client.detail` shows it: with its request, and the targets of each problem, the hardest last."""

    request: Json
    targets: List[List[float]]


# What goes wrong.


@dataclass(frozen=True)
class FieldError:
    """What is wrong at one place of a request, such as `optimizers.0.space.rate`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class SaddlebenchError(Exception):
    """A refusal of the server (RFC 9457), an answer that cannot be read, or no answer at all.

    >>> print(SaddlebenchError(422, "The sweep cannot be planned", "", [FieldError("problems.0.name", "no problem")]))
    422 The sweep cannot be planned: problems.0.name: no problem
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        errors: Sequence[FieldError] = (),
        slug: Optional[str] = None,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(status, title, detail)
        #: HTTP status; 0 where no answer came, or none was asked for.
        self.status = status
        #: What kind of problem it is, in words.
        self.title = title
        #: What happened here, in the server's words.
        self.detail = detail
        #: What is wrong where, of a body or a query.
        self.errors: Tuple[FieldError, ...] = tuple(errors)
        #: The end of the problem's `type`, which no release changes; None where the answer was no problem.
        self.slug = slug
        #: Seconds that the server asked to wait.
        self.retry_after = retry_after

    def __str__(self) -> str:
        text = "; ".join(str(each) for each in self.errors) or self.detail
        head = f"{self.status} {self.title}" if self.status else self.title
        return f"{head}: {text}" if text else head


# Where the server is, and who asks it.

_STATE_FILES = ("server.json", "server.lock", "schema.json")
_TOKEN = re.compile(r"[\x21-\x7e]{1,400}")
_KEPT_BACK = "token-kept-back"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _Secret:
    """A token, which neither `repr` nor `vars` of whoever holds it shows."""

    __slots__ = ("reveal",)

    def __init__(self, text: str) -> None:
        if not _TOKEN.fullmatch(text):
            # http.client would quote it in its own complaint.
            raise ValueError("the token has a character that no token has, or is empty (it is not repeated here)")
        self.reveal = text

    def __repr__(self) -> str:
        return "<token>"

    def __reduce__(self) -> str:
        raise TypeError("a client with a token is not pickled")

    def hidden_in(self, text: str) -> str:
        return text.replace(self.reveal, "<token>")


def server_address(text: str) -> str:
    """The address without a slash at its end.

    >>> server_address("http://localhost:8787/")
    'http://localhost:8787'
    >>> server_address("localhost:8787")
    Traceback (most recent call last):
    ValueError: the server's address must start with http:// or https://, as in http://localhost:8787
    """
    parts = urllib.parse.urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("the server's address must start with http:// or https://, as in http://localhost:8787")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("the server's address holds no user, token or query; give the token as token= or token_file=")
    return text.rstrip("/")


def _origin(url: str) -> Tuple[str, Optional[str], Optional[int]]:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _is_loopback(url: str) -> bool:
    return urllib.parse.urlsplit(url).hostname in _LOOPBACK


def _find_token(token: Optional[str], token_file: Optional[PathLike]) -> Tuple[Optional[_Secret], Optional[Path]]:
    """The token, and the state folder that it lies in: argument, file, environment, in this order."""
    if token is not None and token_file is not None:
        raise ValueError("give token or token_file, not both")
    if token is None and token_file is None:
        token = os.environ.get("SADDLEBENCH_TOKEN") or None
        token_file = None if token else os.environ.get("SADDLEBENCH_TOKEN_FILE") or None
    if token_file is None:
        return (None if token is None else _Secret(token)), None
    path = Path(token_file)
    secret = _Secret(path.read_text(encoding="utf-8").strip())
    folder = path.parent
    return secret, folder if any((folder / name).exists() for name in _STATE_FILES) else None


def _proven_address(url: str, state: Path, timeout: float) -> str:
    """The literal address of `url` that has proved to be the server of the state folder (coordination contract, 26)."""
    kept_back = f"{url} is not the server of the state folder {state}, so its token is not sent there"
    if not _is_loopback(url):
        raise _kept_back(f"{kept_back}; give another one as token= or SADDLEBENCH_TOKEN")
    try:
        record = json.loads((state / "server.json").read_text(encoding="utf-8"))
        key, addresses = str(record["proofKey"]), list(record["addresses"])
    except (OSError, ValueError, KeyError, TypeError):
        raise _kept_back(f"no server holds the state folder {state}; is it running?") from None
    _, host, port = _origin(url)
    for name in ("127.0.0.1", "[::1]") if host == "localhost" else (f"[{host}]" if ":" in str(host) else str(host),):
        address = f"{name}:{port}"
        nonce = secrets.token_hex(32)
        question = urllib.parse.urlencode({"nonce": nonce, "address": address})
        try:
            with _opener(url, follow=False).open(f"http://{address}/v1/proof?{question}", timeout=timeout) as answer:
                proof = str(json.loads(answer.read(10_000))["proof"])
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
            continue
        text = f"saddlebench server\n{address}\n{nonce}"
        expected = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
        if address in addresses and hmac.compare_digest(proof.encode(), expected.encode()):
            return f"http://{address}"
    raise _kept_back(kept_back)


def _kept_back(detail: str) -> SaddlebenchError:
    return SaddlebenchError(0, "The token is kept back", detail, (), _KEPT_BACK)


# One request.

_AGAIN = (429, 502, 503, 504)
_SENT_AT_ONCE = 4 * 1024 * 1024  # bytes of an upload in one request
_FIRST_PAUSE, _LONGEST_PAUSE, _LONGEST_ASKED = 0.5, 16.0, 120.0  # seconds


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows what only reads; the token stays with the origin that it was given to."""

    max_redirections = 5

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Optional[urllib.request.Request]:
        if req.get_method() != "GET":
            return None
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        # urllib copies no header that was added as "unredirected".
        authorization = req.unredirected_hdrs.get("Authorization")
        if following is not None and authorization is not None and _origin(following.full_url) == _origin(req.full_url):
            following.add_unredirected_header("Authorization", authorization)
        return following


def _opener(url: str, follow: bool = True) -> urllib.request.OpenerDirector:
    """HTTP and HTTPS alone: no redirect leads to a file or to FTP. A server on this machine is asked without a proxy."""
    opener = urllib.request.OpenerDirector()
    handlers: List[urllib.request.BaseHandler] = [
        urllib.request.ProxyHandler({} if _is_loopback(url) else None),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        *([_Redirects()] if follow else []),
    ]
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def pause_before(attempt: int, asked: Optional[float], share: float) -> float:
    """Seconds to wait before a request is sent again.

    The pause doubles with each attempt, and a random share of it is left out, so that many clients do not come back
    together. A server that asks for more is given it.

    >>> [pause_before(attempt, None, 1.0) for attempt in range(4)]
    [0.5, 1.0, 2.0, 4.0]
    >>> pause_before(0, 10.0, 0.5)
    10.0
    """
    own = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**attempt) * (0.5 + 0.5 * share)
    return max(own, asked or 0.0)


def _is_passing(error: SaddlebenchError) -> bool:
    """Whether the next attempt may fare better."""
    return error.status in _AGAIN or (error.status == 0 and error.slug is None)


def _retry_after(headers: Message) -> Optional[float]:
    """Seconds of a `Retry-After`, which may also be a date."""
    text = headers.get("Retry-After", "")
    try:
        seconds = float(text) if text.isdecimal() else parsedate_to_datetime(text).timestamp() - time.time()
    except (TypeError, ValueError, OverflowError):
        return None
    return max(0.0, seconds)


def _problem(status: int, headers: Message, body: bytes) -> SaddlebenchError:
    """The error that an answer stands for."""
    retry_after = _retry_after(headers)
    try:
        details = json.loads(body)
        title, detail = str(details["title"]), str(details.get("detail", ""))
        errors = [FieldError(str(each["path"]), str(each["message"])) for each in details.get("errors", [])]
        slug = str(details.get("type", "")).rsplit("/", 1)[-1]
    except (ValueError, KeyError, TypeError, AttributeError):
        reason = http.client.responses.get(status, "no known status")
        where = f" to {headers['Location']}; use that address" if 300 <= status < 400 and headers.get("Location") else ""
        return SaddlebenchError(status, reason, f"the server answered {status}{where}", (), None, retry_after)
    return SaddlebenchError(status, title, detail, errors, slug, retry_after)


def _unreadable(status: int, detail: str) -> SaddlebenchError:
    return SaddlebenchError(status, "The answer cannot be read", detail)


@dataclass(frozen=True)
class _Body:
    """What a request carries."""

    content: bytes
    media_type: str

    @staticmethod
    def json(value: object) -> _Body:
        return _Body(json.dumps(value, allow_nan=False).encode(), "application/json")

    @staticmethod
    def parts(parts: Iterable[Tuple[str, Optional[str], bytes]]) -> _Body:
        """Multipart: name, name of the file (None: a plain field), content."""
        boundary = secrets.token_hex(16)
        content = b""
        for name, file, data in parts:
            head = f'Content-Disposition: form-data; name="{_quoted(name)}"' + (f'; filename="{_quoted(file)}"' if file else "")
            kind = "\r\nContent-Type: application/octet-stream" if file else ""
            content += f"--{boundary}\r\n{head}{kind}\r\n\r\n".encode() + data + b"\r\n"
        return _Body(content + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}")


def _quoted(text: str) -> str:
    """As browsers write names of parts."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


# Finished results.

#: Column of the flat form (docs/export-schema.md) and where it stands in a row.
COLUMNS: Tuple[Tuple[str, str], ...] = (
    ("trial", "trial.index"),
    ("key", "trial.key"),
    ("problem", "trial.problem.name"),
    ("problem_options", "trial.problem.options"),
    ("problem_version", "trial.problem.version"),
    ("optimizer", "trial.optimizer"),
    ("hyperparameters", "trial.hyperparameters"),
    ("phase", "trial.phase"),
    ("study", "trial.study"),
    ("configuration", "trial.configuration"),
    ("repetition", "trial.repetition"),
    ("seed", "trial.seed"),
    ("budget", "trial.budget"),
    ("status", "result.status"),
    ("message", "result.message"),
    ("steps", "result.steps"),
    ("value", "result.value"),
    ("gradient_norm", "result.gradientNorm"),
    ("held_out_loss", "result.heldOutLoss"),
    ("accuracy", "result.accuracy"),
    ("best_value", "result.bestValue"),
    ("gradient_equivalents", "result.gradientEquivalents"),
    ("count_value", "result.counts.value"),
    ("count_gradient", "result.counts.gradient"),
    ("count_hessian_vector", "result.counts.hessianVector"),
    ("count_hessian", "result.counts.hessian"),
    ("cost_to_target", "result.costToTarget"),
    ("ends_at", "result.endsAt"),
    ("parameters", "result.parameters"),
    ("seconds", "result.seconds"),
    ("curve_step", "result.curve.step"),
    ("curve_gradient_equivalents", "result.curve.gradientEquivalents"),
    ("curve_seconds", "result.curve.seconds"),
    ("curve_value", "result.curve.value"),
    ("curve_held_out_loss", "result.curve.heldOutLoss"),
    ("curve_accuracy", "result.curve.accuracy"),
    ("curvature", "result.curvature"),
    ("runner", "provenance.runner"),
    ("token", "provenance.token"),
    ("device_vendor", "provenance.device.vendor"),
    ("device_architecture", "provenance.device.architecture"),
    ("device_description", "provenance.device.description"),
    ("adapter_class", "provenance.device.adapterClass"),
    ("browser", "provenance.device.browser"),
    ("kernels", "provenance.device.kernels"),
    ("version", "provenance.device.version"),
    ("shard", "provenance.shard"),
    ("accepted_at", "provenance.acceptedAt"),
    ("digest", "provenance.digest"),
    ("certificates", "provenance.certificates"),
    ("check", "provenance.check"),
    ("reused_sweep", "provenance.reusedFrom.sweep"),
    ("reused_trial", "provenance.reusedFrom.trial"),
)


def _at(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = row.get(name) if isinstance(row, dict) else None
    return row


class Export(List[Json]):
    """Accepted results in the order of the trials: dicts with `trial`, `result` and `provenance`, as the server sent them.

    Numbers that are not finite are None.
    """

    def __init__(self, sweep: Json, rows: Iterable[Json]) -> None:
        super().__init__(rows)
        #: The sweep with its request.
        self.sweep = sweep

    def flat(self) -> List[Json]:
        """One flat dict for each result: the columns of the CSV, its entrant, and each hyper-parameter and option.

        Lists and records stay what they are, where the CSV writes them as text. The `entrant` is the name by which the board
        knows the optimizer: it is longer than `optimizer` where the sweep lists that one several times. The hyper-parameter
        `rate` is the column `hyperparameters.rate`, the option `batch` the column `problem_options.batch`; both are missing
        where they do not apply.

        >>> rows = Export({}, [{"trial": {"index": 0, "hyperparameters": {"rate": 0.1}}}]).flat()
        >>> rows[0]["trial"], rows[0]["hyperparameters.rate"], rows[0]["value"]
        (0, 0.1, None)
        """
        return [{**_flat(row), "entrant": _entrant(self.sweep, row)} for row in self]

    def to_pandas(self) -> Any:
        """The flat form as a `pandas.DataFrame`.

        Raises ImportError, with what to do, where pandas is not installed.
        """
        try:
            pandas: Any = importlib.import_module("pandas")
        except ImportError:
            raise ImportError(
                "to_pandas() needs pandas, which is not installed here (python3 -m pip install pandas); "
                "the list itself and flat() need nothing"
            ) from None
        rows = self.flat()
        names = [*(name for name, _ in COLUMNS), "entrant"]
        more = sorted({name for row in rows for name in row} - set(names))
        return pandas.DataFrame(rows, columns=names + more)


def _flat(row: Json) -> Json:
    flat = {name: _at(row, path) for name, path in COLUMNS}
    for column in ("hyperparameters", "problem_options"):
        flat.update({f"{column}.{name}": value for name, value in (flat[column] or {}).items()})
    return flat


def _entrant(sweep: Json, row: Json) -> Optional[str]:
    """Of several entrants of one optimizer, the one with the most fixed axes among those that the trial has the values of."""
    optimizer, values = _at(row, "trial.optimizer"), _at(row, "trial.hyperparameters") or {}
    fitting: List[Tuple[int, str]] = []
    for asked, label in zip(_at(sweep, "request.optimizers") or [], sweep.get("optimizers") or []):
        fixed = {name: axis["value"] for name, axis in (asked.get("space") or {}).items() if axis["kind"] == "fixed"}
        if asked["name"] == optimizer and all(values.get(name) == value for name, value in fixed.items()):
            fitting.append((len(fixed), label))
    return max(fitting, key=lambda each: each[0])[1] if fitting else optimizer


def read_export(path: PathLike) -> Export:
    """An export from a file, `.json` or `.json.gz`.

    Raises OSError where it cannot be read, ValueError where it is no export.
    """
    content = Path(path).read_bytes()
    return _export_of(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)


def _export_of(content: bytes) -> Export:
    document = json.loads(content)
    if not isinstance(document, dict) or not isinstance(document.get("trials"), list):
        raise ValueError("this is no export of a sweep: it has no trials")
    return Export(document.get("sweep") or {}, document["trials"])


# Models.

_MAX_MODEL_BYTES = 8 * 1_048_576


def _model_parts(path: Path) -> List[Tuple[str, Optional[str], bytes]]:
    """model.json and the weight files that it names, which lie beside it."""
    description = path.read_bytes()
    parts: List[Tuple[str, Optional[str], bytes]] = [("model.json", "model.json", description)]
    try:
        named = [str(name) for group in json.loads(description)["weightsManifest"] for name in group["paths"]]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} is no tfjs layers-model: it names no weights") from None
    folder = path.parent.resolve()
    for name in named:
        file = (folder / name).resolve()
        if folder not in file.parents:
            raise ValueError(f"{path} names weights outside of its folder: {name}")
        # tfjs writes ./model.weights.bin, and the server asks for model.weights.bin.
        parts.append((posixpath.normpath(name), file.name, file.read_bytes()))
    if sum(len(content) for _, _, content in parts) > _MAX_MODEL_BYTES:
        raise ValueError(f"{path} and its weights have more than {_MAX_MODEL_BYTES} bytes, the most that an upload may have")
    return parts


# The client.


class Client:
    """A server, and who asks it.

    `token` is needed to create, cancel, upload and import; reading is public on most servers. Without the argument it comes
    from `token_file`, or from the environment (`SADDLEBENCH_TOKEN`, or `SADDLEBENCH_TOKEN_FILE` with the path of a file).
    Where the file lies in the state folder of a local server, that server must first prove that the folder is its own.

    `timeout` is in seconds, for the connection and for each wait for data. `retries` is how often a request that changes
    nothing, or that may be repeated, is sent again where no answer comes or the server is busy.

    Raises ValueError for an address or a token that cannot be one.
    """

    def __init__(
        self,
        server: str = "http://localhost:8787",
        token: Optional[str] = None,
        *,
        token_file: Optional[PathLike] = None,
        timeout: float = 60.0,
        retries: int = 3,
    ) -> None:
        self.server = server_address(server)
        self.timeout = timeout
        self.retries = retries
        self._token, self._state = _find_token(token, token_file)
        self._proven: Optional[str] = None

    def __repr__(self) -> str:
        return f"Client({self.server!r}, {'with' if self._token else 'without'} a token)"

    # Sweeps.

    def plan(self, request: Mapping[str, Any]) -> Json:
        """What a sweep would be (trials, cost in gradient-equivalents, estimated time); nothing is made."""
        return self._json("POST", "/v1/plan", body=_Body.json(request), repeatable=True)

    def create(self, request: Mapping[str, Any], *, idempotency_key: Optional[str] = None) -> Sweep:
        """Creates a sweep. The same key with the same request gives the same sweep, also from another process.

        Without a key one is made up, so that the request can be sent again where an answer is lost.
        """
        headers = {"Idempotency-Key": idempotency_key or str(uuid.uuid4())}
        return cast(Sweep, self._json("POST", "/v1/sweeps", body=_Body.json(request), headers=headers, repeatable=True))

    def sweeps(self, *, status: Optional[str] = None, limit: int = 50) -> List[SweepSummary]:
        """Sweeps, newest first; `limit` from 1 to 200."""
        return self._list("/v1/sweeps", "sweeps", {"status": status, "limit": limit})

    def detail(self, sweep: str) -> Sweep:
        """A sweep with its request and its progress."""
        return cast(Sweep, self._json("GET", _path("/v1/sweeps/{}", sweep)))

    def watch(self, sweep: str, *, every: float = 1.0, patience: float = 120.0) -> Iterator[Sweep]:
        """Yields the sweep whenever it has changed, and ends after it has ended: the last one says how.

        It is asked every so many seconds. A server that is away is waited for, up to `patience` seconds.
        """
        last: Optional[Sweep] = None
        seen = time.monotonic()
        while True:
            try:
                state = self.detail(sweep)
            except SaddlebenchError as error:
                # A server that restarts has a new key to prove itself with.
                is_restarting = error.slug == _KEPT_BACK and last is not None
                if not (_is_passing(error) or is_restarting) or time.monotonic() - seen > patience:
                    raise
            else:
                seen = time.monotonic()
                if state != last:
                    yield state
                if state["status"] != "running":
                    return
                last = state
            time.sleep(every)

    def cancel(self, sweep: str, reason: str = "") -> SweepSummary:
        """Ends a sweep; what was accepted stays."""
        body = _Body.json({"reason": reason})
        return cast(SweepSummary, self._json("POST", _path("/v1/sweeps/{}/cancel", sweep), body=body))

    # Results.

    def board(
        self,
        sweep: str,
        *,
        reference: Optional[str] = None,
        by: Optional[str] = None,
        checked: bool = False,
        adapter: Optional[str] = None,
        version: Optional[str] = None,
    ) -> Json:
        """The leaderboard as it is published; cost ratios are against adam, or against `reference`.

        `by` is `held-out-loss` or `accuracy` instead of cost. `checked` leaves only results that the operator's own runner
        made or another token has found again. `adapter` (hardware, software) and `version` leave those of some devices.
        """
        query = {
            "reference": reference,
            "by": by,
            "checked": "true" if checked else None,
            "adapter": adapter,
            "version": version,
        }
        return self._json("GET", _path("/v1/sweeps/{}/leaderboard", sweep), query)

    def trials(
        self,
        sweep: str,
        *,
        problem: Optional[str] = None,
        optimizer: Optional[str] = None,
        state: Optional[str] = None,
        status: Optional[str] = None,
        checked: bool = False,
    ) -> Iterator[Json]:
        """Trials in their order, without curves: page after page, as they are taken.

        `state` is done, open or dead; `status` is that of a result (completed, converged, diverged, failed, pruned).
        """
        query: Dict[str, Optional[object]] = {
            "problem": problem,
            "optimizer": optimizer,
            "state": state,
            "status": status,
            "checked": "true" if checked else None,
            "limit": 500,
        }
        while True:
            page = self._json("GET", _path("/v1/sweeps/{}/trials", sweep), query)
            yield from page.get("trials", [])
            if page.get("next") is None:
                return
            query["after"] = page["next"]

    def trial(self, sweep: str, index: int) -> Json:
        """One trial with its curve, its provenance and its replicas."""
        return self._json("GET", _path("/v1/sweeps/{}/trials/{}", sweep, index))

    def export(self, sweep: str) -> Export:
        """All accepted results as a list of dicts; `to_pandas()` of it gives a table."""
        content = self._send("GET", _path("/v1/sweeps/{}/export", sweep), {"format": "json"}).content
        try:
            return _export_of(content)
        except ValueError as error:
            raise _unreadable(200, str(error)) from None

    def save_export(self, sweep: str, path: PathLike, format: str = "json") -> None:
        """Writes an export (`json`, `csv`, `optuna`, `mlflow`) to a file; it is there when it is complete, or not at all."""
        target = Path(path)
        draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        try:
            with draft.open("wb") as file:
                self._send("GET", _path("/v1/sweeps/{}/export", sweep), {"format": format}, into=file)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)

    # What people bring.

    def models(self) -> List[Json]:
        """Uploaded models, newest first."""
        return self._list("/v1/models", "models")

    def upload_model(self, path: PathLike, name: Optional[str] = None) -> Json:
        """Uploads a tfjs layers-model: `path` is that of its model.json, its weights lie beside it. At most 8 MiB.

        A sweep names it by the `digest` of the answer: `{"name": "tfjs-model", "options": {"model": digest}}`.
        Raises OSError where a file is missing, ValueError where the file is no such model.
        """
        parts = _model_parts(Path(path))
        if name is not None:
            parts.append(("name", None, name.encode()))
        return self._json("POST", "/v1/models", body=_Body.parts(parts))

    def data(self) -> List[Json]:
        """Uploaded data with their owners, newest first."""
        return self._list("/v1/data", "data")

    def upload_data(self, path: PathLike, name: Optional[str] = None, format: Optional[str] = None) -> Json:
        """Uploads a CSV, NPY, NPZ, IDX, safetensors or text file, at most 32 MiB (docs/own-data.md), and gives its summary.

        `format` is "text" or "table"; without it a file called .txt is a text.

        A large file goes in pieces, and on from where an earlier try was cut off; `.gz` is unpacked before. A sweep names it
        by the `digest` of the answer: `{"name": "own-logistic-regression", "options": {"data": digest}}`.
        Raises OSError where there is no such file.
        """
        file = Path(path)
        content = file.read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
        title = name if name is not None else file.name
        if format is None and re.search(r"\.(txt|text)(\.gz)?$", file.name, re.IGNORECASE):
            format = "text"
        fields: List[Tuple[str, Optional[str], bytes]] = [("name", None, title.encode())]
        if format is not None:
            fields.append(("format", None, format.encode()))
        if len(content) <= _SENT_AT_ONCE:
            return self._json("POST", "/v1/data", body=_Body.parts([*fields, ("file", title, content)]))
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        fields += [("digest", None, digest.encode()), ("bytes", None, str(len(content)).encode())]
        try:
            known = self._json("GET", f"/v1/data/{digest[7:]}")
        except SaddlebenchError as error:
            if error.status != 404:
                raise
            known = {"missing": [0]}
        stored = _at(known, "summary.format")
        if stored is not None and format is not None and (stored == "text") != (format == "text"):
            # The server says what is in the way.
            known = {"missing": [0]}
        while "summary" not in known:
            # Where every piece is there and nothing was made of them, one that comes again has them looked at.
            offset = int((known.get("missing") or [0])[0])
            piece = content[offset : offset + _SENT_AT_ONCE]
            parts = [*fields, ("offset", None, str(offset).encode()), ("file", title, piece)]
            # A piece that is sent twice is stored once.
            known = self._json("POST", "/v1/data", body=_Body.parts(parts), repeatable=True)
        return known

    def import_results(self, path: PathLike, **options: object) -> Json:
        """Sends finished results to `POST /v1/results`: an export of this product, or curves of elsewhere.

        `options` are what docs/import-results.md names for files of curves: `problems={"net": {"targets": [1, 0.1]}}`,
        `value="loss"`, `run="{optimizer} seed={seed}"`. Files compressed with gzip are unpacked. Raises SaddlebenchError
        where the server has no such route, OSError where the file cannot be read.
        """
        described = _at(self._json("GET", "/openapi.json").get("paths"), "/v1/results")
        described = described.get("post") if isinstance(described, dict) else None
        if not isinstance(described, dict):
            raise SaddlebenchError(0, "Nothing can be imported", f"{self.server} is of a release without POST /v1/results")
        file = Path(path)
        content, name = file.read_bytes(), file.name
        if content[:2] == b"\x1f\x8b":
            content, name = gzip.decompress(content), re.sub(r"\.gz$", "", name)
        media_type = {".json": "application/json", ".csv": "text/csv"}.get(Path(name).suffix, "application/octet-stream")
        taken = (described.get("requestBody") or {}).get("content", {})
        in_parts = "multipart/form-data" in taken and media_type not in taken
        if not in_parts:
            return self._json("POST", "/v1/results", options, body=_Body(content, media_type))
        parts: List[Tuple[str, Optional[str], bytes]] = [("results", name, content)]
        if options:
            parts.append(("options", None, json.dumps(options).encode()))
        return self._json("POST", "/v1/results", body=_Body.parts(parts))

    # One request.

    def _json(
        self,
        method: str,
        path: str,
        query: Optional[Mapping[str, Optional[object]]] = None,
        *,
        body: Optional[_Body] = None,
        headers: Optional[Mapping[str, str]] = None,
        repeatable: bool = False,
    ) -> Json:
        answer = self._send(method, path, query, body=body, headers=headers, repeatable=repeatable)
        try:
            value = json.loads(answer.content)
        except ValueError:
            value = None
        if isinstance(value, dict):
            return value
        raise _unreadable(answer.status, f"{method} {path} was answered with something else than a JSON object")

    def _list(self, path: str, name: str, query: Optional[Mapping[str, Optional[object]]] = None) -> List[Any]:
        listed = self._json("GET", path, query).get(name)
        if isinstance(listed, list):
            return listed
        raise _unreadable(200, f"GET {path} was answered without {name}")

    def _send(
        self,
        method: str,
        path: str,
        query: Optional[Mapping[str, Optional[object]]] = None,
        *,
        body: Optional[_Body] = None,
        headers: Optional[Mapping[str, str]] = None,
        repeatable: bool = False,
        into: Optional[IO[bytes]] = None,
    ) -> _Answer:
        """The answer, asked for again where that is safe. `into`: its body is written there."""
        given = {name: str(value) for name, value in (query or {}).items() if value is not None}
        target = path + (f"?{urllib.parse.urlencode(given)}" if given else "")
        attempts = 1 + (self.retries if method == "GET" or repeatable else 0)
        for attempt in range(attempts):
            try:
                return self._once(method, target, body, headers or {}, into)
            except SaddlebenchError as error:
                is_last = attempt == attempts - 1
                if is_last or not _is_passing(error) or (error.retry_after or 0.0) > _LONGEST_ASKED:
                    raise
                time.sleep(pause_before(attempt, error.retry_after, random.random()))
        raise AssertionError("a loop over at least one attempt")

    def _once(
        self, method: str, target: str, body: Optional[_Body], headers: Mapping[str, str], into: Optional[IO[bytes]]
    ) -> _Answer:
        request = urllib.request.Request(self._address() + target, method=method)
        request.add_header("User-Agent", "saddlebench-python")
        request.add_header("Accept", "application/json, application/problem+json, */*;q=0.5")
        for name, value in headers.items():
            request.add_header(name, value)
        if body is not None:
            request.data = body.content
            request.add_header("Content-Type", body.media_type)
        if self._token is not None:
            request.add_unredirected_header("Authorization", f"Bearer {self._token.reveal}")
        try:
            with _opener(request.full_url).open(request, timeout=self.timeout) as answer:
                if into is None:
                    return _Answer(answer.status, answer.read())
                into.seek(0)
                into.truncate()
                shutil.copyfileobj(answer, into)
                if answer.length:
                    # Reading piece by piece, http.client does not say so itself.
                    raise http.client.IncompleteRead(b"", answer.length)
                return _Answer(answer.status, b"")
        except urllib.error.HTTPError as error:
            with error:
                failure = self._without_token(_problem(error.code, error.headers, _read(error)))
            if failure.status == 401 and _origin(error.geturl()) != _origin(request.full_url):
                failure.detail += f"; the server led to {error.geturl()}, where the token was not sent"
            elif failure.status == 401 and self._token is None:
                failure.detail += "; give token=, token_file= or SADDLEBENCH_TOKEN"
        except (OSError, http.client.HTTPException) as error:
            self._proven = None
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            detail = f"no answer from {self.server} ({reason or type(reason).__name__}); is it running?"
            failure = self._without_token(SaddlebenchError(0, "No answer", detail))
        # Outside of the handlers: a chain of causes would show requests.
        raise failure

    def _address(self) -> str:
        """Where requests go: the token of a state folder only to the literal address that has proved itself."""
        if self._state is None:
            return self.server
        if self._proven is None:
            self._proven = _proven_address(self.server, self._state, self.timeout)
        return self._proven

    def _without_token(self, error: SaddlebenchError) -> SaddlebenchError:
        """The same error, should the server have quoted the token."""
        if self._token is None:
            return error
        hide = self._token.hidden_in
        errors = [FieldError(hide(each.path), hide(each.message)) for each in error.errors]
        return SaddlebenchError(
            error.status, hide(error.title), hide(error.detail), errors, error.slug, error.retry_after
        )


@dataclass(frozen=True)
class _Answer:
    status: int
    content: bytes


def _path(template: str, *names: object) -> str:
    return template.format(*(urllib.parse.quote(str(name), safe="") for name in names))


def _read(error: urllib.error.HTTPError) -> bytes:
    """The start of a refusal's body: nobody needs more, and a stranger may send much."""
    try:
        return error.read(1_048_576)
    except (OSError, http.client.HTTPException):
        return b""


# The command line.


def _arguments(words: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="saddlebench.py",
        description="Create, watch and read sweeps of a Saddlebench server. Answers are printed as JSON.",
        epilog="The token comes from SADDLEBENCH_TOKEN or a file, so that no list of processes shows it.",
    )
    default = os.environ.get("SADDLEBENCH_SERVER", "http://localhost:8787")
    parser.add_argument("--server", default=default, help="default: SADDLEBENCH_SERVER, or http://localhost:8787")
    parser.add_argument("--token-file", help="file with the token; default: SADDLEBENCH_TOKEN_FILE")
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds (default: 60)")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, about: str, *positional: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, help=about, description=about)
        for each in positional:
            added.add_argument(each)
        return added

    verb("plan", "say what a sweep would be", "request")
    verb("create", "create a sweep from a JSON file (- for standard input)", "request").add_argument("--watch", action="store_true")
    verb("watch", "follow a sweep to its end (exit 0: complete, 1: not)", "sweep")
    listing = verb("sweeps", "list sweeps, newest first")
    listing.add_argument("--status", choices=["running", "complete", "cancelled", "failed"])
    listing.add_argument("--limit", type=int, default=50)
    verb("detail", "show a sweep and its request", "sweep")
    board = verb("board", "show the leaderboard", "sweep")
    board.add_argument("--reference")
    board.add_argument("--by", choices=["held-out-loss", "accuracy"])
    board.add_argument("--checked", action="store_true")
    trials = verb("trials", "list trials", "sweep")
    for option in ("--problem", "--optimizer", "--state", "--status"):
        trials.add_argument(option)
    export = verb("export", "write accepted results to a file", "sweep")
    export.add_argument("--format", choices=["json", "csv", "optuna", "mlflow"], default="json")
    export.add_argument("--out", required=True)
    verb("cancel", "end a sweep", "sweep").add_argument("--reason", default="")
    verb("models", "list uploaded models")
    verb("upload", "upload a tfjs layers-model (model.json)", "model").add_argument("--name")
    verb("import", "send finished results", "file")
    return parser.parse_args(words)


def _request_of(path: str) -> Json:
    text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    request: Json = json.loads(text)
    return request


def _followed(client: Client, sweep: str) -> Sweep:
    for state in client.watch(sweep):
        progress = state["progress"]
        print(f"{state['status']}: {progress['done']} of {progress['trials']} trials", file=sys.stderr)
    return state


def _answer_of(client: Client, given: argparse.Namespace) -> object:
    verb = given.verb
    if verb == "plan":
        return client.plan(_request_of(given.request))
    if verb == "create":
        sweep = client.create(_request_of(given.request))
        return _followed(client, sweep["id"]) if given.watch else sweep
    if verb == "watch":
        return _followed(client, given.sweep)
    if verb == "sweeps":
        return client.sweeps(status=given.status, limit=given.limit)
    if verb == "detail":
        return client.detail(given.sweep)
    if verb == "board":
        return client.board(given.sweep, reference=given.reference, by=given.by, checked=given.checked)
    if verb == "trials":
        asked = {name: getattr(given, name) for name in ("problem", "optimizer", "state", "status")}
        return list(client.trials(given.sweep, **asked))
    if verb == "export":
        client.save_export(given.sweep, given.out, given.format)
        return {"sweep": given.sweep, "format": given.format, "path": given.out}
    if verb == "cancel":
        return client.cancel(given.sweep, given.reason)
    if verb == "models":
        return client.models()
    if verb == "upload":
        return client.upload_model(given.model, given.name)
    return client.import_results(given.file)


def main(words: Optional[Sequence[str]] = None) -> int:
    """The command line. Returns the exit code: 0, 1 for a failure, 2 for wrong usage (argparse exits by itself)."""
    given = _arguments(words)
    try:
        client = Client(given.server, token_file=given.token_file, timeout=given.timeout)
        answer = _answer_of(client, given)
    except (SaddlebenchError, OSError, ValueError) as error:
        print(f"saddlebench.py: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(json.dumps(answer, indent=2, ensure_ascii=False))
    followed = given.verb == "watch" or (given.verb == "create" and given.watch)
    return 1 if followed and isinstance(answer, dict) and answer["status"] != "complete" else 0


if __name__ == "__main__":
    sys.exit(main())
