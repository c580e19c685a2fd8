"""Files for other tools: tables as csv and xlsx. Written whole or not at all."""
