"""A person's table: it is read as it is meant, or one sentence says why it cannot be."""

# ruff: noqa: D103 - the names say what is tested

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrows_gui.core.dataset import Dataset
from arrows_gui.core.message import BadInput, Message
from arrows_gui.core.network_loss import CLASSES, REGRESSION, TWO_CLASSES
from arrows_gui.files.csv_table import (
    CLASSIFICATION,
    MOST_CLASSES,
    TASKS,
    Table,
    chosen,
    guessed_features,
    guessed_target,
    guessed_task,
    read_table,
)
from arrows_gui.files.csv_text import MOST_COLUMNS, MOST_ROWS

WEATHER = b"""day,warmth,"wind, mean",rain
1,20.5,3,yes
2,,4,no
3,18,2.5,yes
4,?,NA,no
5,25,1e1,"yes"
"""


def as_guessed(table: Table, drop_missing: bool = False) -> Dataset:
    target = guessed_target(table)
    task = guessed_task(table.column(target))
    return chosen(table, guessed_features(table, target), target, task, drop_missing)


def sentence(source: bytes | Path, header: bool | None = None) -> str:
    with pytest.raises(BadInput) as problem:
        as_guessed(read_table(source, header))
    return is_sentence(problem.value)


def is_sentence(problem: BadInput) -> str:
    text = str(problem)
    assert text
    assert "\n" not in text
    assert len(text) < 200
    # No place of the sentence stays unfilled; what the file itself holds may have a brace.
    values = {k: "" if isinstance(v, str) else v for k, v in problem.message.values.items()}
    assert "{" not in str(Message(problem.message.text, values))
    return text


def test_a_table_with_a_header_quotes_and_missing_values_is_read() -> None:
    table = read_table(WEATHER)
    assert [column.name for column in table.columns] == ["day", "warmth", "wind, mean", "rain"]
    assert table.header
    assert table.lines.tolist() == [2, 3, 4, 5, 6]
    assert table.column("warmth").missing.tolist() == [1, 3]
    assert table.column("wind, mean").numbers[[0, 2, 4]].tolist() == [3, 2.5, 10]  # type: ignore[index]
    assert table.column("rain").texts == ("yes", "no", "yes", "no", "yes")
    assert [table.column("warmth").text(row) for row in (0, 1)] == ["20.5", ""]


def test_the_same_numbers_come_from_every_way_of_writing_them(tmp_path: Path) -> None:
    wanted = [[1.5, -2.0], [3.0, 0.25], [1e-3, 4.0]]
    texts = (
        "a,b\n1.5,-2\n3,.25\n1e-3,4\n",
        "\ufeffa;b\r\n1,5;-2\r\n3;0,25\r\n0,001;4\r\n",
        "a\tb\r1,5\t-2.0\r3.0\t0,25\r0.001\t4",
        '\n"a", "b"\n\n1.5, "-2"\n "3",0.25\n\n0.001,4\n\n',
    )
    for text in texts:
        table = read_table(text.encode())
        numbers = [column.numbers for column in table.columns]
        assert np.stack([n for n in numbers if n is not None], axis=1).tolist() == wanted
        assert [column.name for column in table.columns] == ["a", "b"]
    path = tmp_path / "numbers.csv"
    path.write_text(texts[0], encoding="utf-8")
    assert read_table(path).source == "numbers.csv"


def test_old_encodings_are_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "latin-1"):
        table = read_table("Größe;Güte\n1;2\n3;4\n".encode(encoding))
        assert [column.name for column in table.columns] == ["Größe", "Güte"]


def test_whether_there_is_a_header_is_guessed_and_can_be_told() -> None:
    for text, header in (
        (b"a,b\n1,2\n3,4\n", True),
        (b"1,2\n3,4\n", False),
        (b"red,round\nblue,round\nred,square\n", False),
        (b"colour,form\nblue,round\nred,square\n", True),
        (b",b\n1,2\n", True),
    ):
        assert read_table(text).header == header
        assert [read_table(text, told).header for told in (True, False)] == [True, False]
    table = read_table(b"1,2\n3,4\n", header=True)
    assert [column.name for column in table.columns] == ["1", "2"]
    names = [column.name for column in read_table(b"a,a,,a\n1,2,3,4\n").columns]
    assert names == ["a", "a (2)", "column 3", "a (3)"]


def test_rows_are_numbered_as_their_lines_in_the_file() -> None:
    table = read_table(b'a,b\n\n1,"two\nlines"\n\n2,one\n3,"x"\n')
    assert table.lines.tolist() == [3, 6, 7]
    long = b"a,b\n" + b"1,2\n" * 9000 + b"\n" + b"3,4\n" * 9000
    lines = read_table(long).lines
    assert (lines[0], lines[8999], lines[9000], lines[-1]) == (2, 9001, 9003, 18002)


def test_words_that_come_late_in_a_column_keep_their_letters() -> None:
    text = b"a,b\n" + b"007,1\n" * 20_000 + b"none,2\n"
    column = read_table(text).column("a")
    assert (column.texts[0], column.texts[-1]) == ("007", "none")
    with pytest.raises(BadInput, match="'a' must have numbers only: line 20002 has 'none'"):
        chosen(read_table(text), ("a",), "b", CLASSIFICATION, False)


def test_classes_are_words_or_numbers_and_a_regression_has_none() -> None:
    three = read_table(b"x,y,kind\n1,2,b\n2,3,a\n3,4,c\n4,7,a\n")
    data = as_guessed(three)
    assert (data.task, data.classes, data.features) == (CLASSES, ("a", "b", "c"), ("x", "y"))
    assert data.targets.tolist() == [1, 0, 2, 0]
    two = as_guessed(read_table(b"x,label,z\n1,-1,4\n2,1,5\n3,1,5\n"))
    assert (two.task, two.classes, two.target) == (TWO_CLASSES, ("-1", "1"), "label")
    assert two.x.tolist() == [[1, 4], [2, 5], [3, 5]]
    number = as_guessed(read_table(b"x,z\n1,4.5\n2,5\n3,5\n"))
    assert (number.task, number.targets.tolist()) == (REGRESSION, [4.5, 5, 5])


def test_missing_values_are_named_by_their_lines_and_can_be_dropped() -> None:
    table = read_table(WEATHER)
    with pytest.raises(BadInput, match=r"lines 3 and 5 \(in 'warmth' and 'wind, mean'\): drop"):
        as_guessed(table)
    with pytest.raises(BadInput, match="one class only, 'yes'"):
        as_guessed(table, drop_missing=True)
    assert chosen(table, ("day",), "rain", CLASSIFICATION, False).x.tolist() == [
        *([1], [2], [3], [4], [5])
    ]
    wind = chosen(table, ("day", "warmth"), "wind, mean", REGRESSION, True)
    assert wind.x.tolist() == [[1, 20.5], [3, 18], [5, 25]]
    many = read_table(b"a,b\n" + b"1,?\n" * 9 + b"1,2\n2,3\n")
    with pytest.raises(BadInput, match="in lines 2, 3, 4 and 6 more"):
        chosen(many, ("a",), "b", REGRESSION, False)
    classless = read_table(b"a,b\n1,x\n2,\n3,y\n")
    assert chosen(classless, ("a",), "b", CLASSIFICATION, True).classes == ("x", "y")


def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path) -> None:
    wide = b",".join([b"1"] * 10**6)
    for source, words in (
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\n", "empty"),
        (b"\x85\n", "empty"),
        (b"a,b\n", "no rows below its header"),
        (wide + b"\n" + wide, f"1000000 columns; there can be at most {MOST_COLUMNS}"),
        (b"1,2\n" * (MOST_ROWS + 1), "more than 100,000 rows"),
        (b"PK\x03\x04\x00\x00", "not a text file"),
        ("a,b\n1,2\n".encode("utf-16"), "not a text file"),
        (b"a\n1\n2\n", "one column only"),
        (b"a,b\n1,2\n3\n", "line 3 has 1, the first row 2"),
        (b"a,b\n1,2\n3,4,5\n", "line 3 has 3, the first row 2"),
        (b'a,b\n1,"2\n' + b"3,4\n" * 40_000, "line 2 cannot be read"),
        (tmp_path, "there is no file"),
        (tmp_path / "none.csv", "there is no file none.csv"),
    ):
        assert words in sentence(source)


def test_columns_that_do_not_fit_are_told_in_one_sentence() -> None:
    many = b"a,b\n" + b"".join(b"%d,w%d\n" % (i, i) for i in range(MOST_CLASSES + 1))
    for text, features, target, task, words in (
        (b"a,b\n1,x\n2,x\n", ["a"], "b", CLASSIFICATION, "one class only, 'x'"),
        (b"a,b\n1,3\n2,3\n", ["a"], "b", CLASSIFICATION, "one class only, '3'"),
        (many, ["a"], "b", CLASSIFICATION, f"{MOST_CLASSES + 1} different values"),
        (b"a,b\n1,2\n2,3\n", [], "b", REGRESSION, "at least one feature"),
        (b"a,b\n1,2\n2,3\n", ["a", "b"], "b", REGRESSION, "'b' cannot be a feature"),
        (b"a,b\n1,2\n2,3\n", ["c"], "b", REGRESSION, "no column 'c'"),
        (b"a,b\n1,2\n2,x\n", ["a"], "b", REGRESSION, "'b' must have numbers only: line 3 has 'x'"),
        (b"a,b\n1,2\n1_0,3\n", ["a"], "b", REGRESSION, "line 3 has '1_0'"),
        (b"a,b\n1,2\n1e999,3\n", ["a"], "b", REGRESSION, "line 3 has an infinite one"),
        (b"a,b\n1,-inf\n1,3\n", ["a"], "b", REGRESSION, "line 2 has an infinite one"),
        (b"a,b\n1,2\n", ["a"], "b", REGRESSION, "at least two rows"),
    ):
        with pytest.raises(BadInput) as problem:
            chosen(read_table(text), features, target, task, True)
        assert words in is_sentence(problem.value)


def test_reading_tells_its_progress_and_can_be_cancelled() -> None:
    text = b"a,b,c\n" + b"1,2,3\n" * 90_000
    shares: list[float] = []
    read_table(text, progress=shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(shares) > 3

    def cancel(share: float) -> None:
        if share > 0.3:
            raise InterruptedError

    for source in (text, text.replace(b"3", b"'x'"), text.replace(b"3", b'"x"')):
        with pytest.raises(InterruptedError):
            read_table(source, progress=cancel)


def written_numbers(count: int) -> list[str]:
    """Write decimal numbers of every length, with signs, zeros and points anywhere."""
    rng = np.random.default_rng(0)
    texts = []
    for _ in range(count):
        digits = "".join(map(str, rng.integers(0, 10, rng.integers(1, 21))))
        place = int(rng.integers(0, len(digits) + 1))
        sign = ("", "-", "+", " ")[rng.choice(4, p=(0.6, 0.3, 0.05, 0.05))]
        texts.append(
            sign + ("0." + digits if place == 0 else digits[:place] + "." + digits[place:])
        )
    return texts + [
        repr(x) for x in (rng.normal(size=count) * 10.0 ** rng.integers(-5, 9, count)).tolist()
    ]


def test_plain_numbers_are_read_to_the_last_bit_as_python_reads_them() -> None:
    numbers = written_numbers(6000)
    numbers += ["5.", ".5", "-0", "9007199254740993", "1e-300", "-1.5E+5", "00012.50"]
    wanted = [float(number) for number in numbers]
    for quote in ("", '"'):
        rows = [f"{quote}{number}{quote};{place}" for place, number in enumerate(numbers)]
        for text in ("\n".join(rows), "\n".join(rows).replace(".", ",")):
            column = read_table(text.encode(), header=False).columns[0]
            assert column.numbers is not None
            assert column.numbers.tolist() == wanted


TEXTS = st.text(alphabet='ab1,;\t"\n\r .-?é_N', max_size=60).map(lambda text: text.encode())


@settings(max_examples=150, deadline=None)
@given(st.one_of(TEXTS, st.binary(max_size=40)), st.sampled_from((None, True, False)))
def test_whatever_is_read_gives_a_table_or_a_sentence(source: bytes, header: bool | None) -> None:
    try:
        table = read_table(source, header)
    except BadInput as problem:
        is_sentence(problem)
        return
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names) > 1
    for task in TASKS:
        try:
            data = chosen(table, names[:-1], names[-1], task, True)
        except BadInput as problem:
            is_sentence(problem)
        else:
            assert np.isfinite(data.x).all()
            assert np.isfinite(data.targets).all()
            assert data.x.shape == (len(data.targets), len(names) - 1)
