"""Cleaning: ``Answer`` → ``CleanAnswer``. The raw text stays; every cleaned character maps back to raw offsets.

``alignment`` keeps the map, ``repair`` mends the text, ``kinds`` tells answers from non-answers, ``privacy`` finds what may identify,
``duplicates`` groups identical answers, ``clean`` runs the steps in their order.
"""
