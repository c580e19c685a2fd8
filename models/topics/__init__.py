"""Topics: clusters of answers that propose codes for a codebook; never counts for a report.

`models.topics.fitting.fit_topics` is the way in. Nothing heavy loads before it is called.
"""
