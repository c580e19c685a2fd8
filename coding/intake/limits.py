"""What a survey export may be at most; each limit with its reason.

They are far above any survey and far below what exhausts a laptop with 8 GB.
"""

MAX_FILE = 2_000_000_000
"""Bytes of a file: some 3 million respondents with sixty columns."""

MAX_COLUMNS = 20_000
"""Columns: a little above the 16,384 of Excel; a table beyond it is transposed or broken."""

MAX_CELLS = 150_000_000
"""Cells: a missing cell costs 9 bytes in memory, so this is 1.4 GB."""

MAX_CELL = 1_000_000
"""Characters in one cell: Excel stops at 32,767; a longer cell is nearly always a quote that was never closed."""

MAX_LINE = 20_000_000
"""Characters in one line of a text file: `MAX_COLUMNS` answers of a thousand characters."""

MAX_UNCOMPRESSED = 1_000_000_000
"""Bytes of all parts of a workbook together: 100,000 rows of sixty columns take about 250 million."""

MAX_RATIO = 250
"""Uncompressed to compressed size of one part. Zeros reach 1,000; Apache POI warns at 100 (ZipSecureFile), sparse sheets reach 150."""

MIN_RATIO_SIZE = 10_000_000
"""Bytes: below this size a part's ratio is not looked at, since small parts compress well and harm nobody."""

SAMPLE = 262_144
"""Characters from which the delimiter is detected: some hundreds of rows."""
