"""How good and how fast suggesting is, beside named peers in the same run."""
