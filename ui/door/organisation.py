"""Logging in at an organisation, by OpenID Connect: Authlib does the protocol, with PKCE, state and nonce."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coding.errors import AccessError
from coding.workflow.serving import Serving
from coding.workflow.sessions import Claims
from ui.door.html import BACK

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LOG = logging.getLogger("duiding.ui")
SCOPE = "openid email"


@lru_cache(maxsize=1)
def _client(metadata: str, client_id: str, secret: str) -> Any:
    from authlib.integrations.starlette_client import OAuth

    return OAuth().register(
        "organisation", client_id=client_id, client_secret=secret, server_metadata_url=metadata,
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256"},
    )  # fmt: skip


def _of(serving: Serving) -> Any:
    found = serving.organisation
    assert found
    return _client(found.metadata, found.client_id, found.client_secret)


def _here(serving: Serving) -> str:
    return (serving.url or f"http://{serving.address}:{serving.port}") + BACK


async def start(request: Request, serving: Serving) -> Response:
    """Send the browser to the log-in page of the organisation.

    Raises
    ------
    AccessError
        If it does not answer.
    """
    try:
        found: Response = await _of(serving).authorize_redirect(request, _here(serving))
    except Exception as error:
        raise _failed(error) from error
    return found


async def claims(request: Request, serving: Serving) -> Claims:
    """What the organisation says, checked: its signature, who it is meant for, and that we asked for it just now.

    Raises
    ------
    AccessError
        If it says no, or anything does not hold.
    """
    try:
        token = await _of(serving).authorize_access_token(request)
        user = token["userinfo"]
        issuer, subject = str(user["iss"]), str(user["sub"])
    except Exception as error:
        raise _failed(error) from error
    said = user.get("email_verified")
    assert serving.organisation
    is_verified = said is True or said == "true" or (said is None and serving.organisation.email_is_verified)
    return Claims(issuer, subject, str(user.get("email") or ""), is_verified)


def _failed(error: Exception) -> AccessError:
    LOG.warning("logging in at the organisation failed: %s", type(error).__name__)
    return AccessError("access.organisation_failed")
