"""The app for a team: ``python -m ui.serve`` reads what to serve as JSON from its standard input (``duiding serve`` writes it).

Streamlit's own server, with the door before it: who is not logged in reaches no part of the app, not even its files.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from coding.workflow.accounts import open_accounts
from coding.workflow.serving import Serving, check_ready
from ui import access
from ui.access import Served
from ui.door import middleware, routes
from ui.warm import warm

APP = Path(__file__).resolve().parents[1] / "app.py"


def options(serving: Serving) -> dict[str, Any]:
    """Settings of Streamlit for a team; they win over every ``config.toml``."""
    reached = urlsplit(serving.url).hostname
    return {
        "server.address": serving.address,
        "server.port": serving.port,
        "server.headless": True,
        "logger.hideWelcomeMessage": True,
        "server.enableXsrfProtection": True,
        "server.enableCORS": True,
        "server.corsAllowedOrigins": [serving.url] if serving.url else [],
        "server.allowedHosts": sorted({reached, "localhost", "127.0.0.1"}) if reached else [],
        "server.maxUploadSize": serving.upload,
        "server.fileWatcherType": "none",
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "global.developmentMode": False,
    }


def app(served: Served) -> st.App:
    """The app with its door."""
    return st.App(APP, routes=routes(served), middleware=middleware(served))


def main() -> None:
    """Serve until stopped."""
    serving = Serving.model_validate_json(sys.stdin.read())
    check_ready(serving)
    served = Served(serving, open_accounts(serving.place, elsewhere=serving.offered))
    access.serve(served)
    warm()
    sys.argv = [str(APP)]  # the app looks at no arguments
    app(served).run(config=options(serving))


if __name__ == "__main__":
    main()
