"""The records of event files: framed as others do it, and damage told."""

# ruff: noqa: D103 - the names say what is tested

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
from tensorboardX.crc32c import _crc32c
from tensorboardX.record_writer import RecordWriter

from arrows_gui.files.event_records import MOST_BYTES, crc32c, framed, masked, read_records


def test_the_checksum_is_that_of_the_standard() -> None:
    assert crc32c(b"123456789") == 0xE3069283  # RFC 3720, and every table of CRCs
    rng = np.random.default_rng(1)
    for count in (*range(6), 63, 64, 65, 1023, 1024, 1025, 3000, 70_001):
        data = rng.bytes(count)
        assert crc32c(data) == _crc32c(data), count


def test_records_are_those_of_the_library(tmp_path: Path) -> None:
    rows = [b"", b"a", b"some words", bytes(range(256)) * 20]
    writer = RecordWriter(str(tmp_path / "theirs"))
    for row in rows:
        writer.write(row)
    writer.close()
    data = (tmp_path / "theirs").read_bytes()
    assert data == b"".join(framed(row) for row in rows)
    assert [record.data for record in read_records(BytesIO(data))] == rows


def test_every_damage_ends_the_file_with_one_sentence() -> None:
    good = framed(b"first one") + framed(b"second one")
    place = len(framed(b"first one"))
    for cut in range(1, len(good)):
        records = list(read_records(BytesIO(good[:cut])))
        whole = cut == place
        assert [bool(record.problem) for record in records] == [False] * (cut >= place) + (
            [] if whole else [True]
        )
        if not whole:
            assert records[-1].fatal
            assert records[-1].position == (place if cut > place else 0)
    for changed in range(place, len(good)):
        damaged = bytearray(good)
        damaged[changed] ^= 0x40
        records = list(read_records(BytesIO(bytes(damaged))))
        assert records[0].data == b"first one"
        assert records[-1].fatal
        assert "checksum" in str(records[-1].problem)


def test_a_record_that_is_too_long_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "long"
    head = struct.pack("<Q", MOST_BYTES + 1)
    with path.open("wb") as file:
        file.write(head + struct.pack("<I", masked(crc32c(head))))
        file.seek(MOST_BYTES + 1 + 4, 1)
        file.write(framed(b"after it"))
    with path.open("rb") as file:
        long, after = read_records(file)
    assert not long.fatal
    assert str(long.problem) == (
        "a record of 16.0 MiB was passed over, since it is longer than 16 MiB"
    )
    assert after.data == b"after it"
    with path.open("r+b") as file:
        file.truncate(MOST_BYTES)
        file.seek(0)
        (cut,) = read_records(file)
    assert cut.fatal
