"""Formats a `Report`; computes nothing.

``docx.write``, ``xlsx.write`` and ``html.write`` make a file; ``charts.theme_chart`` makes a chart for a page or a file. All of them
say the same thing, because docx and html are drawn from one list of blocks (`content.blocks`) and every figure goes through `cells`.
Nothing is imported here: python-docx, openpyxl, jinja2 and altair load with the module that needs them.
"""
