"""The sweep: one code, a column of answers, yes or no by one key; reacts in the browser and hands back what was said."""

from ui.components.sweep.mount import sweep_card
from ui.components.sweep.records import CardSaid, SweepAnswer, SweepBatch

__all__ = ["CardSaid", "SweepAnswer", "SweepBatch", "sweep_card"]
