"""Review: what a decision may be, what several coders together decided, and which answer comes next."""
