"""Cleaning: ``Answer`` → ``CleanAnswer``. The raw text stays; every cleaned character maps back to raw offsets.

``alignment`` keeps the map, ``repair`` mends the text, ``kinds`` tells answers from non-answers, ``privacy`` finds what
may identify with the names of ``gazetteer``, ``clean`` runs the steps in their order and groups identical answers.
"""
