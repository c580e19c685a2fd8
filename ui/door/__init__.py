"""The door of a served app: plain pages to log in, before and outside Streamlit, and the gate that lets nobody past without.

Streamlit can read a cookie but set none, and its own ``st.login`` runs the app's script for everybody who comes by; its cookie holds
for thirty days and cannot be taken back. So logging in is done by a few routes of ``st.App``: they set a cookie that no script can read,
for a session in the store of accounts, which a log-out, a refusal or another password ends at once.
"""

from ui.door.gate import middleware
from ui.door.pages import routes

__all__ = ["middleware", "routes"]
