"""The records of an event file: a length and the data, each with a checksum (TFRecord, CRC-32C)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from arrows_gui.core.message import Message

MOST_BYTES = 16 * 2**20
"""Longer records are passed over."""

_POLYNOMIAL = 0x82F63B78
_MASK_DELTA = 0xA282EAD8
_ALL_ONES = 0xFFFFFFFF
_BLOCK = 1024
"""The checksum looks up so many bytes at once."""

_FEW = 64
"""Below so many bytes it is faster byte by byte."""

_HEAD, _SUM = struct.Struct("<Q"), struct.Struct("<I")
_BEFORE = _HEAD.size + _SUM.size

Words = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it begins in the file, and its data; without data, what is wrong with it.

    After a ``fatal`` problem the rest of the file cannot be read.
    """

    position: int
    data: bytes = b""
    problem: Message | None = None
    fatal: bool = False


def crc32c(data: bytes) -> int:
    """Give the CRC-32C (Castagnoli, RFC 3309) of data.

    It is linear: each byte adds what it comes to by its distance from the end, which is looked up
    for a block of bytes at once; what earlier blocks came to is moved on by the length of a block.
    """
    if len(data) < _FEW:
        return _by_bytes(data)
    padded = bytearray(-len(data) % _BLOCK)  # zeros in front change nothing
    front = len(padded)
    padded += data
    for place in range(front, front + 4):
        padded[place] ^= 0xFF
    blocks = np.frombuffer(padded, dtype=np.uint8).reshape(-1, _BLOCK)
    by_distance, onward = _tables()
    state = 0
    for begin in range(0, len(blocks), 64):  # 64 at a time, so that little memory is needed
        looked_up = by_distance[np.arange(_BLOCK), blocks[begin : begin + 64]]
        for part in np.bitwise_xor.reduce(looked_up, axis=1).tolist():
            state = (
                onward[0][state & 0xFF]
                ^ onward[1][state >> 8 & 0xFF]
                ^ onward[2][state >> 16 & 0xFF]
                ^ onward[3][state >> 24]
                ^ part
            )
    return state ^ _ALL_ONES


def masked(crc: int) -> int:
    """Give a checksum as the format stores it: turned by 15 bits, and a number added."""
    return ((crc >> 15 | crc << 17) + _MASK_DELTA) & _ALL_ONES


def framed(data: bytes) -> bytes:
    """Give data as a record."""
    head = _HEAD.pack(len(data))
    return b"".join((head, _sum(head), data, _sum(data)))


def read_records(file: BinaryIO) -> Iterator[Record]:
    """Read a file record by record; a problem is told by a record, never raised."""
    position = 0
    while head := file.read(_BEFORE):
        if len(head) < _BEFORE:
            yield _broken(position, "the file ends in the middle of a record")
            return
        if _sum(head[: _HEAD.size]) != head[_HEAD.size :]:
            yield _broken(position, "the length of a record does not agree with its checksum")
            return
        (length,) = _HEAD.unpack(head[: _HEAD.size])
        record = _read_data(file, position, length)
        yield record
        if record.fatal:
            return
        position += _BEFORE + length + _SUM.size


def _read_data(file: BinaryIO, position: int, length: int) -> Record:
    """Read the data of a record and its checksum."""
    if length > MOST_BYTES:
        return _passed_over(file, position, length)
    data, stored = file.read(length), file.read(_SUM.size)
    if len(data) < length or len(stored) < _SUM.size:
        return _broken(position, "the file ends in the middle of a record")
    if _sum(data) != stored:
        return _broken(position, "a record does not agree with its checksum")
    return Record(position, data)


def _passed_over(file: BinaryIO, position: int, length: int) -> Record:
    end = file.seek(0, 2)
    after = position + _BEFORE + length + _SUM.size
    if after > end:
        return _broken(position, "the file ends in the middle of a record")
    file.seek(after)
    text = "a record of {size:.1f} MiB was passed over, since it is longer than {most} MiB"
    values = {"size": length / 2**20, "most": MOST_BYTES // 2**20}
    return Record(position, problem=Message(text, values))


def _broken(position: int, text: str) -> Record:
    return Record(position, problem=Message(text), fatal=True)


def _sum(data: bytes) -> bytes:
    return _SUM.pack(masked(crc32c(data)))


@cache
def _byte_table() -> tuple[int, ...]:
    """Give what each byte comes to as the last one."""
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return tuple(table)


def _by_bytes(data: bytes) -> int:
    table, state = _byte_table(), _ALL_ONES
    for byte in data:
        state = table[(state ^ byte) & 0xFF] ^ state >> 8
    return state ^ _ALL_ONES


@cache
def _tables() -> tuple[Words, tuple[tuple[int, ...], ...]]:
    """Give what a byte comes to by its place in a block, and what the four bytes of a state do."""
    last = np.array(_byte_table(), dtype=np.uint32)
    by_distance = np.empty((_BLOCK, 256), dtype=np.uint32)
    by_distance[-1] = last
    for place in range(_BLOCK - 2, -1, -1):
        after = by_distance[place + 1]
        by_distance[place] = last[after & 0xFF] ^ after >> np.uint32(8)
    return by_distance, tuple(tuple(by_distance[place].tolist()) for place in range(4))
