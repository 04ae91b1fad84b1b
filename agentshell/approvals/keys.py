"""Owns the approver's key: an Ed25519 pair whose private half is kept encrypted by a passphrase. It asks nobody.

The file is JSON: the private key under ChaCha20-Poly1305 (RFC 8439), by a key that scrypt (RFC 7914) makes from the
passphrase. Only answers that it has signed count once its public half is in the settings.
"""

from __future__ import annotations

import base64
import json
import os

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from agentshell.approvals.new_file import write_new
from agentshell.approvals.provers import ProofError

SCHEMA = "agentshell/approver-key/v1"
PREFIX = "ed25519:"
COST = 1 << 16
"""scrypt's N; with r = 8 that is 64 MiB and some tenths of a second for each try."""
SHORTEST = 8
"""Characters that a passphrase has at least."""


def make(path: str, passphrase: str) -> str:
    """Make a key pair, keep it in a new file for the account alone, and return the public half as settings have it.

    Raises ProofError where the passphrase is too short or the file is there already.
    """
    if len(passphrase) < SHORTEST:
        raise ProofError(f"a passphrase has at least {SHORTEST} characters")
    key = Ed25519PrivateKey.generate()
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = ChaCha20Poly1305(_derived(passphrase, salt, COST)).encrypt(nonce, key.private_bytes_raw(), SCHEMA.encode())
    public = PREFIX + _text(key.public_key().public_bytes_raw())
    content = {
        "schema": SCHEMA,
        "public": public,
        "scrypt": {"n": COST, "r": 8, "p": 1, "salt": _text(salt)},
        "nonce": _text(nonce),
        "sealed": _text(sealed),
    }
    write_new(path, json.dumps(content, indent=2) + "\n")
    return public


def sign(path: str, passphrase: str, text: bytes) -> str:
    """Return the signature over a text; raise ProofError for a wrong passphrase or a file that is no key."""
    try:
        with open(path, encoding="ascii") as file:
            content = json.load(file)
        derivation = content["scrypt"]
        cost = int(derivation["n"])
        if content["schema"] != SCHEMA or not 1 << 14 <= cost <= 1 << 20:
            raise ProofError(f"{path} is no key of agentshell's")
        key = _derived(passphrase, _bytes(derivation["salt"]), cost)
        raw = ChaCha20Poly1305(key).decrypt(_bytes(content["nonce"]), _bytes(content["sealed"]), SCHEMA.encode())
        return _text(Ed25519PrivateKey.from_private_bytes(raw).sign(text))
    except InvalidTag:
        raise ProofError("the passphrase is wrong") from None
    except OSError as error:
        raise ProofError(f"the key {path} cannot be read: {error.strerror}", "agentshell approver key") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ProofError(f"{path} is no key of agentshell's") from error


def verify(public: str, text: bytes, proof: str) -> bool:
    """Whether a proof is the signature of the public key's other half over the text."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_bytes(public.removeprefix(PREFIX)))
        key.verify(_bytes(proof), text)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def public_of(path: str) -> str:
    """Return the public half that a key file names; "" where it cannot be read."""
    try:
        with open(path, encoding="ascii") as file:
            return str(json.load(file)["public"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _derived(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode("utf-8"))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
