"""Time, memory and score of Duiding against the targets of its issues and against named peers, in the same run. ``make bench`` runs them all."""
