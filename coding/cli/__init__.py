"""The command line: parse → workflow → print. ``main`` is the door, ``commands`` the verbs, ``show`` what they print."""
