"""Peers that need libraries which are no part of Duiding: they run in the Python of another environment."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.suggesting.data import Rows, Survey
from benchmarks.suggesting.peers import Guess

SCRIPT = Path(__file__).with_name("elsewhere.py")


class MissingPeerError(RuntimeError):
    """The other Python does not have what the peer needs."""


class Remote:
    """A method that asks another Python, which is started once per survey.

    Parameters
    ----------
    python : str
        In whose environment the libraries are.
    kind : {"sentences", "setfit"}
    """

    def __init__(self, python: str, kind: str) -> None:
        self.python, self.kind = python, kind
        self.process: subprocess.Popen[str] | None = None
        self.seen: Survey | None = None

    def __call__(self, survey: Survey, train: Rows, seed: int) -> Guess:
        if self.seen is not survey:
            self._start(survey)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "scores.npz"
            said = json.loads(self._ask({"train": train.tolist(), "seed": seed, "out": str(out)}))
            found = np.load(out)
            return Guess(found["p"].astype(np.float64), found["proposed"], said["seconds"], said["refit"])

    def _start(self, survey: Survey) -> None:
        self.close()
        self.seen = survey
        self.process = subprocess.Popen(
            [self.python, str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._tell({"texts": survey.texts, "truth": survey.truth.tolist(), "kind": self.kind})

    def _tell(self, what: dict[str, object]) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(what) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise MissingPeerError(f"{self.kind} does not run in {self.python}") from None

    def _ask(self, what: dict[str, object]) -> str:
        self._tell(what)
        assert self.process is not None
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        if not said:
            raise MissingPeerError(f"{self.kind} does not run in {self.python} (exit code {self.process.wait()})")
        return said

    def close(self) -> None:
        """End the other Python."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process.wait()
        self.process = None
