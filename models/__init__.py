"""Models: texts, arrays and code ids in, arrays out.

They know no survey, no database and no screen, and import nothing of ``coding``. Shapes: N texts, K codes. Heavy
libraries load inside the function that needs them.
"""
