"""One file per use case: it opens the transaction and carries records from stage to stage. Screens and commands call only this."""
