"""One file per page, in the order of the work. A page shows and asks; what it shows in parts stands in ``ui.components``."""
