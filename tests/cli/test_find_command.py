"""`mtgnet catalogue find`: names and nothing else on standard output."""

import io

import pytest

from mtgnet.cli.catalogue.find import FROM_INPUT, find


@pytest.fixture
def ask(starter_catalogue, capsys):
    def run(*words, sets=(), lines=""):
        out = io.StringIO()
        status = find(list(words), starter_catalogue.path, list(sets), out, io.StringIO(lines))
        return status, out.getvalue(), capsys.readouterr().err

    return run


def test_names_one_a_line(ask):
    assert ask("t:angel", "c:w") == (0, "Serra Angel\n", "")


def test_a_name_is_told_once(ask):
    assert ask("t:basic t:forest") == (0, "Forest\n", "")
    assert ask("t:basic t:forest unique:prints") == (0, "Forest\nForest\n", "")


def test_only_these_sets(ask):
    assert ask("-t:zombie", sets=["m10"])[1] == "Lightning Bolt\n"


def test_what_is_wrong_goes_to_standard_error(ask):
    status, out, told = ask("bolt", "colr:red")
    assert (status, out) == (0, "Lightning Bolt\n")
    assert "Column 6" in told
    assert "color" in told


def test_what_cannot_be_read_gives_one(ask):
    status, out, told = ask("(t:creature")
    assert (status, out) == (1, "")
    assert "Column 1" in told


def test_many_queries_from_input(ask):
    lines = "t:angel c:w\ncolr:red\n(x\nbolt\r\n\nponder"
    status, out, told = ask(*FROM_INPUT, lines=lines)
    assert status == 0
    assert out == "Serra Angel\n\n\n\nLightning Bolt\n\n\nPonder\n\n"
    assert len(told.splitlines()) == 3


def test_each_answer_is_sent_at_once(starter_catalogue):
    class Output(io.StringIO):
        flushed = ()

        def flush(self):
            self.flushed = (*self.flushed, self.getvalue())

    out = Output()
    find(FROM_INPUT, starter_catalogue.path, [], out, io.StringIO("!ponder\n!opt\n"))
    assert out.flushed == ("Ponder\n\n", "Ponder\n\nOpt\n\n")
