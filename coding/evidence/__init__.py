"""Figures from decisions: pure functions, computed here and nowhere else.

``shares`` with their intervals, ``response`` of the survey, ``disclosure`` what may not be shown, ``quotes`` that
illustrate.
"""
