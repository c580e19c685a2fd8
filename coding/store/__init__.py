"""All SQL. Functions take a session and never make one; rows become records before they leave.

``engine`` opens projects and transactions, ``schema`` has the tables, ``survey`` what was imported, ``stages`` what the stages made of it,
``decisions`` what coders decided, ``journal`` imports, exports and the log.
"""
