"""The reading card: one component that holds a batch of answers, reacts in the browser, and hands decisions back.

>>> from ui.components.reading_card import Batch, CardAnswer
>>> Batch("project|codeur A", "les", (CardAnswer("a.les", "Wat leerde u?", "Samenwerken."),)).answers[0].masks
()
"""

from ui.components.reading_card.mount import reading_card, wanted
from ui.components.reading_card.records import (
    Batch,
    CardAnswer,
    CardDecision,
    CardState,
    Earlier,
    Fragment,
    Kind,
    Mask,
    Offer,
    Refusal,
)
from ui.components.reading_card.sending import trouble
from ui.components.reading_card.words import card_texts

__all__ = [
    "Batch",
    "CardAnswer",
    "CardDecision",
    "CardState",
    "Earlier",
    "Fragment",
    "Kind",
    "Mask",
    "Offer",
    "Refusal",
    "card_texts",
    "reading_card",
    "trouble",
    "wanted",
]
