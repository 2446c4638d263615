"""The state as a short text: it is copied, sent in a message, and pasted elsewhere."""

import binascii
import re
import zlib
from base64 import b64decode, urlsafe_b64encode

import msgspec

from arrows_gui.core.message import BadInput
from arrows_gui.core.state import WholeState
from arrows_gui.files.session_file import part_in, state_of, state_part
from arrows_gui.files.session_schema import StatePart, plain
from arrows_gui.files.session_words import WORDS

PREFIX = "ARROWS1-"

LONGEST = 20_000
"""A code has at most so many characters."""

MOST_UNPACKED = 4 * 1024 * 1024
"""What is packed in it has at most so many bytes."""

_RAW = -15
"""The code of zlib for a stream without a header of its own."""

_PIECE = re.compile(re.escape(PREFIX) + r"[A-Za-z0-9_-]+")

CANNOT = "this code cannot be read: {why}"
DAMAGED = "it is damaged, or a part of it is missing"


def code_of(state: WholeState) -> str:
    """Give the code of a state; raise BadInput where it would be too long to be sent."""
    data = msgspec.json.encode(plain(state_part(state)))
    if len(data) > MOST_UNPACKED:
        raise BadInput("there is too much in this setup for a text: save a session file instead")
    packer = zlib.compressobj(9, wbits=_RAW, zdict=WORDS)
    packed = packer.compress(data) + packer.flush()
    letters = urlsafe_b64encode(packed + _checksum(packed)).decode("ascii").rstrip("=")
    code = PREFIX + letters
    if len(code) > LONGEST:
        raise BadInput(
            "the code would have {count:,} characters, and the most is {most:,}: "
            "save a session file instead",
            count=len(code),
            most=LONGEST,
        )
    return code


def state_of_code(text: str) -> WholeState:
    """Read a code, whatever spaces and line breaks are in it; raise BadInput where it is none.

    A code in one piece may stand among other words, as in a message.
    """
    try:
        return state_of(part_in(_found(text), StatePart))
    except BadInput as bad:
        raise BadInput(CANNOT, why=bad.message) from None


def _found(text: str) -> bytes:
    """Give what the code in a text holds."""
    piece = _PIECE.search(text)
    if piece is not None:
        try:
            return _unpacked(piece[0])
        except BadInput:
            pass  # it may be only the first line of a code that was broken into several
    return _unpacked("".join(text.split()))


def _unpacked(code: str) -> bytes:
    if not code.startswith(PREFIX):
        raise BadInput("a code of this version of Arrows begins with {prefix}", prefix=PREFIX)
    if len(code) > LONGEST:
        raise BadInput("it is longer than {most:,} characters", most=LONGEST)
    letters = code.removeprefix(PREFIX)
    try:
        data = b64decode(letters + "=" * (-len(letters) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError):  # ValueError: a letter beyond ASCII
        raise BadInput(DAMAGED) from None
    packed, checksum = data[:-4], data[-4:]
    if _checksum(packed) != checksum:
        raise BadInput(DAMAGED)
    unpacker = zlib.decompressobj(_RAW, zdict=WORDS)
    try:
        unpacked = unpacker.decompress(packed, MOST_UNPACKED)
    except zlib.error:
        raise BadInput(DAMAGED) from None
    if not unpacker.eof or unpacker.unused_data:
        raise BadInput(DAMAGED)
    return unpacked


def _checksum(packed: bytes) -> bytes:
    return zlib.crc32(packed).to_bytes(4, "big")
