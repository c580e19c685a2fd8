"""Time, memory and score of Duiding against its targets and against named peers, in the same run: ``make bench``."""
