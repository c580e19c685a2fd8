"""Embeddings: texts → directions in space, near where texts mean the same. Optional: nothing of Duiding needs them.

`Embedder` is the interface; `SentenceTransformerEmbedder` asks a model that is on this machine; `CachedEmbedder` remembers
what was asked before. Nothing heavy loads before the first text is embedded.
"""

from models.embedding.cache import CachedEmbedder, forget
from models.embedding.embedder import Embedder, MissingModelError, unit_rows
from models.embedding.sentence_transformer import SentenceTransformerEmbedder

__all__ = ["CachedEmbedder", "Embedder", "MissingModelError", "SentenceTransformerEmbedder", "forget", "unit_rows"]
