"""Passwords of accounts: what one must be, and its argon2 hash.

argon2id with the parameters that argon2-cffi recommends (RFC 9106, second choice: 64 MiB, three passes). A hash with other parameters
is made anew the next time its owner logs in.
"""

from __future__ import annotations

import secrets
import threading
from functools import cache
from typing import TYPE_CHECKING

from coding.errors import AccessError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
LONGEST = 200  # characters; hashing more only helps who wants to keep the machine busy
DISTINCT = 5  # different characters at least: no row of one sign
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no signs that look alike
AT_ONCE = threading.BoundedSemaphore(4)  # each hash takes 64 MiB while it is made


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that no password fits, so that an unknown name takes as long as a known one."""
    return hashed(secrets.token_hex(32))


def check_password(password: str, *names: str) -> None:
    """Refuse a password that is easily guessed.

    Raises
    ------
    AccessError
        Says what is wrong with it; never the password.
    """
    if len(password) < SHORTEST:
        raise AccessError("access.too_short", n=SHORTEST)
    if len(password) > LONGEST:
        raise AccessError("access.too_long", n=LONGEST)
    if len(set(password)) < DISTINCT or any(password.casefold() == name.casefold() for name in names):
        raise AccessError("access.too_simple")


def hashed(password: str) -> str:
    """The hash to store."""
    with AT_ONCE:
        return _hasher().hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether a password is the one of a hash; with no hash it never is, and takes as long to say so."""
    from argon2.exceptions import InvalidHashError, VerificationError

    known = stored or _nobody()
    with AT_ONCE:
        try:
            return _hasher().verify(known, password[: LONGEST + 1]) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def is_old(stored: str) -> bool:
    """Whether a hash was made with other parameters than those of now."""
    return _hasher().check_needs_rehash(stored)


def one_time() -> str:
    """A password to hand over once: sixteen signs in groups of four, 79 bits."""
    signs = [secrets.choice(ALPHABET) for _ in range(16)]
    return "-".join("".join(signs[n : n + 4]) for n in range(0, 16, 4))
