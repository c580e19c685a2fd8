"""Texts → scores per code, asked of a language model in batches, within a budget."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.zero_shot.client import post
from models.zero_shot.reply import Reading, message_of, read, schema
from models.zero_shot.server import Address, Server, ServerError, address_of

CHARACTERS_PER_TOKEN = 3  # Dutch has 3.5 to 4.5 in the usual vocabularies: rather too many tokens than too few
REPLY_TOKENS, REPLY_TOKENS_PER_TEXT = 100, 200  # room for five codes with their words
FORMATS = ("json_schema", "json_object", "")  # what is asked first; "" = only the prompt asks for JSON
NO_SUCH_FORMAT = (400, 422, 500, 501)  # llama-cpp-python says 500 (ggml-org/llama.cpp#23463), LM Studio 400
AGAIN = (408, 409, 425, 429)  # and all from 500
MAX_UNREADABLE = 3  # batches in a row of which nothing can be read, before we stop
CUT = " […]"


@dataclass(frozen=True)
class Limits:
    """How much may be asked.

    Parameters
    ----------
    tokens : int
        For all requests together, replies included.
    batch : int
        Texts per request. What one text says can sway the codes of the others in its request; 1 rules that out.
    characters : int
        Of a text that are sent; the rest is cut off.
    attempts : int
        For a request that fails, and for a batch that is not answered as asked.
    pause : float
        Seconds before the second attempt; doubles with each next one.
    """

    tokens: int = 1_000_000
    batch: int = 10
    characters: int = 2000
    attempts: int = 3
    pause: float = 1.0


@dataclass(frozen=True, eq=False)
class Answered:
    """What a language model said about N texts and K codes.

    Attributes
    ----------
    scores : numpy.ndarray of float, shape (N, K)
        Confidence that the model states, in [0, 1]; 0 = not named. NaN in the whole row of a text that was not reached, or
        of which no reply could be read. Not calibrated: a stated confidence is no probability.
    words : list of dict
        Per text: column of a code → at most three words of that text, as the reason.
    n_reached, n_unreadable : int
        Of the N texts: those with scores; those that were asked in vain.
    n_unknown : int
        Codes named that do not exist; dropped.
    n_shortened : int
        Different texts that were cut off.
    n_requests, n_tokens : int
        Sent and used; the tokens are estimated from the characters where the server does not count them (`is_estimated`).
    stopped : str
        Why it ended early: ``"budget"`` or the kind of a `ServerError`; empty if it did not.
    status : int
        HTTP status with `stopped`; 0 = none.
    """

    scores: NDArray[np.float64]
    words: list[Mapping[int, tuple[str, ...]]]
    n_reached: int
    n_unreadable: int = 0
    n_unknown: int = 0
    n_shortened: int = 0
    n_requests: int = 0
    n_tokens: int = 0
    is_estimated: bool = False
    stopped: str = ""
    status: int = 0


def ask(
    texts: Sequence[str],
    code_ids: Sequence[str],
    instruction: str,
    server: Server,
    limits: Limits | None = None,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Answered:
    """Ask which codes apply to each text; every different text once, an empty one never.

    Stops when the budget is used or the server fails, and gives what it has by then.

    Parameters
    ----------
    instruction : str
        The codebook, and what to do with it; see `models.zero_shot.reply` for the form of a reply.

    Raises
    ------
    ServerError
        The server may not be asked, or it failed before anything was reached.
    """
    asked = _Asking(code_ids, instruction, server, limits or Limits(), seed, sleep)
    distinct = list(dict.fromkeys(text for text in texts if text.strip()))
    stopped, status, n = "", 0, max(asked.limits.batch, 1)
    try:
        for start in range(0, len(distinct), n):
            asked.batch(distinct[start : start + n])
            (progress or (lambda _share: None))(min(1.0, (start + n) / len(distinct)))
    except _BudgetUsed:
        stopped = "budget"
    except ServerError as error:
        if not asked.found:
            raise
        stopped, status = error.kind, error.status
    return asked.result(texts, stopped, status)


class _BudgetUsed(Exception):
    pass


@dataclass
class _Asking:
    """The state of one call of `ask`."""

    code_ids: Sequence[str]
    instruction: str
    server: Server
    limits: Limits
    seed: int
    sleep: Callable[[float], None]
    address: Address = field(init=False)
    found: dict[str, Reading] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    shortened: set[str] = field(default_factory=set)
    n_in_vain: int = 0  # batches in a row
    n_requests: int = 0
    n_tokens: int = 0
    is_estimated: bool = False
    form: int = 0  # place in FORMATS
    is_form_known: bool = False
    last: int = 0  # estimate of the request that was sent last

    def __post_init__(self) -> None:
        self.address = address_of(self.server.url, self.server.allow_remote)

    def batch(self, texts: Sequence[str]) -> None:
        """Ask about a batch; what is not answered as asked is asked again, in smaller parts."""
        waiting = list(texts)
        for attempt in range(self.limits.attempts):
            self._wait(attempt)
            for part in _parts(waiting, ceil(len(waiting) / 2**attempt)):
                self._request(part)
            waiting = [text for text in waiting if text not in self.found]
            if not waiting:
                break
        self.unreadable.update(waiting)
        self.n_in_vain = self.n_in_vain + 1 if len(waiting) == len(texts) else 0
        if self.n_in_vain >= MAX_UNREADABLE:
            raise ServerError("unreadable")

    def _wait(self, attempt: int) -> None:
        if attempt:
            self.sleep(self.limits.pause * 2 ** (attempt - 1))

    def _request(self, texts: Sequence[str]) -> None:
        sent = [self._shortened(text) for text in texts]
        message, n_used = message_of(self._reply(sent))
        self._count(n_used or _estimate(message), is_whole=n_used > 0)
        for place, reading in read(message, sent, self.code_ids).items():
            self.found[texts[place]] = reading

    def _shortened(self, text: str) -> str:
        short = shortened(text, self.limits.characters)
        if short != text:
            self.shortened.add(text)
        return short

    def _reply(self, sent: Sequence[str]) -> bytes:
        """Body of a reply with status 200; steps down to a simpler format, and tries again after a pause."""
        attempt = 0
        while True:
            status, body, error = self._posted(self._body(sent), len(sent))
            if status == 200:
                self.is_form_known = True
                return body
            if status in NO_SUCH_FORMAT and not self.is_form_known and self.form < len(FORMATS) - 1:
                self.form += 1
                self.n_tokens -= self.last  # refused before the model saw it
                continue
            self.is_estimated = True
            attempt += 1
            if attempt >= self.limits.attempts or not (error or status in AGAIN or status >= 500):
                raise error or ServerError("silent" if status in AGAIN or status >= 500 else "refused", status)
            self._wait(attempt)

    def _posted(self, body: bytes, n: int) -> tuple[int, bytes, ServerError | None]:
        """Status and body, or an error that may pass; the request is counted, and not sent if the budget cannot bear it."""
        self.last = _estimate(body.decode("utf-8"))
        if self.n_tokens + self.last + _reply_tokens(n) > self.limits.tokens:
            raise _BudgetUsed
        self.n_requests += 1
        self.n_tokens += self.last
        try:
            return *post(self.address, self.server, body), None
        except ServerError as error:
            if error.kind not in ("silent", "timeout"):
                raise
            return 0, b"", error

    def _count(self, n: int, is_whole: bool) -> None:
        """Add what a reply used; where the server counts (`is_whole`), that takes the place of our estimate."""
        self.n_tokens += n - (self.last if is_whole else 0)
        self.is_estimated |= not is_whole

    def _body(self, sent: Sequence[str]) -> bytes:
        numbered = [{"nr": n, "antwoord": text} for n, text in enumerate(sent, 1)]
        asked: dict[str, Any] = {
            "model": self.server.model,
            "messages": [
                {"role": "system", "content": self.instruction},
                {"role": "user", "content": json.dumps(numbered, ensure_ascii=False)},
            ],
            "temperature": 0,
            "seed": self.seed,
            "max_tokens": _reply_tokens(len(sent)),
            "stream": False,
        }
        form = FORMATS[self.form]
        if form == "json_schema":
            held = {"name": "codes", "strict": True, "schema": schema(self.code_ids)}
            asked["response_format"] = {"type": form, form: held}
        elif form:
            asked["response_format"] = {"type": form}
        return json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")

    def result(self, texts: Sequence[str], stopped: str, status: int) -> Answered:
        """Rows in the order of `texts`."""
        scores = np.full((len(texts), len(self.code_ids)), np.nan)
        blank = Reading()
        readings = [self.found.get(text) if text.strip() else blank for text in texts]
        for row, reading in zip(scores, readings, strict=True):
            if reading:
                row[:] = 0.0
                row[list(reading.scores)] = list(reading.scores.values())
        return Answered(
            scores=scores,
            words=[dict(reading.words) if reading else {} for reading in readings],
            n_reached=sum(reading is not None for reading in readings),
            n_unreadable=sum(text in self.unreadable for text in texts),
            n_unknown=sum(reading.n_unknown for reading in self.found.values()),
            n_shortened=len(self.shortened),
            n_requests=self.n_requests,
            n_tokens=self.n_tokens,
            is_estimated=self.is_estimated,
            stopped=stopped,
            status=status,
        )


def shortened(text: str, n: int) -> str:
    """At most `n` characters of a text, whole words where that can be, and a mark that it goes on.

    >>> shortened("de taal is lastig", 12), shortened("de taal", 12)
    ('de taal […]', 'de taal')
    """
    if len(text) <= n:
        return text
    room = max(n - len(CUT), 0)
    words = text[: room + 1].rsplit(None, 1)
    return (words[0] if len(words) == 2 and len(words[0]) > room // 2 else text[:room]).rstrip() + CUT


def _parts(texts: Sequence[str], n: int) -> Iterator[Sequence[str]]:
    return (texts[start : start + n] for start in range(0, len(texts), n))


def _estimate(text: str) -> int:
    return ceil(len(text) / CHARACTERS_PER_TOKEN)


def _reply_tokens(n: int) -> int:
    return REPLY_TOKENS + REPLY_TOKENS_PER_TEXT * n
