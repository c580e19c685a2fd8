"""The domain of Duiding: from a survey export to coded answers, themes, quotes and a report.

One way through, a folder per stage; ``workflow/`` carries records from stage to stage::

    survey file → Answer → CleanAnswer → Suggestion → Decision → ThemeShare, Quote → report
      intake      intake    cleaning     suggesting    review      evidence        reporting
"""

__version__ = "0.1.0"
