"""Every source, their order, and a sentence for everything that is wrong in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtgnet.settings import (
    Settings,
    SettingsError,
    Sources,
    as_toml,
    default_data,
    help_texts,
    load,
    variable,
)


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    monkeypatch.chdir(tmp_path)
    return Sources(data=tmp_path / "data")


def problems(sources: Sources) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load(sources)
    return caught.value.problems


def with_toml(sources: Sources, text: str) -> Sources:
    sources.data.mkdir(exist_ok=True)
    (sources.data / "mtgnet.toml").write_text(text)
    return sources


def test_nothing_given_means_the_defaults(sources: Sources) -> None:
    loaded = load(sources)
    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {"default"}


def test_each_source_overrides_the_one_before(sources: Sources) -> None:
    def burst(**changes: Any) -> tuple[int, str]:
        loaded = load(attrs.evolve(sources, **changes))
        return loaded.settings.limits.burst, loaded.origins["limits.burst"]

    with_toml(sources, "[limits]\nburst = 1\n")
    assert burst() == (1, str(sources.data / "mtgnet.toml"))
    Path(".env").write_text("OTHER=x\nexport MTGNET_LIMITS_BURST='2'\n")
    assert burst() == (2, f"MTGNET_LIMITS_BURST in {Path('.env').absolute()}")
    environ = {"MTGNET_LIMITS_BURST": "3", "HOME": "/"}
    assert burst(environ=environ) == (3, "environment variable MTGNET_LIMITS_BURST")
    assert burst(environ=environ, assignments=("limits.burst=4",)) == (4, "--set")


def test_a_later_source_replaces_a_list(sources: Sources) -> None:
    with_toml(sources, 'listen = ["tcp:1", "tcp:2"]\n')
    assert load(sources).settings.listen == ("tcp:1", "tcp:2")
    environ = {"MTGNET_LISTEN": "tcp:3  echo=tcp:4"}
    sources = attrs.evolve(sources, environ=environ)
    assert load(sources).settings.listen == ("tcp:3", "echo=tcp:4")
    sources = attrs.evolve(sources, assignments=("listen=tcp:5",))
    assert load(sources).settings.listen == ("tcp:5",)
    sources = attrs.evolve(sources, listen=("tcp:6", "tcp:7"))
    assert load(sources).settings.listen == ("tcp:6", "tcp:7")


def test_files_may_be_named(sources: Sources, tmp_path: Path) -> None:
    config, env_file = tmp_path / "a.toml", tmp_path / "b"
    config.write_text("stop_on_quit = true\n")
    env_file.write_text("MTGNET_ROOMS_ANNOUNCE_UP_TO=5\n")
    settings = load(attrs.evolve(sources, config=config, env_file=env_file)).settings
    assert settings.stop_on_quit
    assert settings.rooms.announce_up_to == 5


@pytest.mark.parametrize("which", ["config", "env_file"])
def test_a_named_file_must_be_there(sources: Sources, tmp_path: Path, which: str) -> None:
    missing = tmp_path / "missing"
    (why,) = problems(attrs.evolve(sources, **{which: missing}))
    assert why == f"{missing}: No such file or directory; name a file that is there"


@pytest.mark.parametrize("which", ["config", "env_file"])
def test_a_file_must_be_text(sources: Sources, tmp_path: Path, which: str) -> None:
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"# \xff\n")
    (why,) = problems(attrs.evolve(sources, **{which: garbage}))
    assert why == f"{garbage}: not UTF-8 text (byte 2)"


def test_a_virtual_environment_called_dot_env_is_not_settings(sources: Sources) -> None:
    Path(".env").mkdir()
    assert load(sources).settings == Settings()


def test_garbled_toml_is_told_with_its_place(sources: Sources) -> None:
    (why,) = problems(with_toml(sources, "listen = [\nlimits ="))
    assert why.startswith(f"{sources.data / 'mtgnet.toml'}: not valid TOML: ")
    assert "line 2" in why


def test_garbled_lines_for_us_in_dot_env_are_told_with_their_number(sources: Sources) -> None:
    Path(".env").write_text("someone's else line\nMTGNET_LISTEN tcp:1\nMTGNET_LIMITS_BURST=x\n")
    garbled, wrong = problems(sources)
    assert garbled == ".env: line 2 is not NAME=VALUE"
    assert wrong.startswith("limits.burst = 'x' (MTGNET_LIMITS_BURST in ")


def test_every_problem_is_told_with_name_value_and_source(sources: Sources) -> None:
    with_toml(sources, 'stop_on_quit = 1\n[limits]\nexempt = ["10.0.0.0/8", "home"]\n')
    Path(".env").write_text("MTGNET_LIMITS_LINE_BYTES=4k\n")
    environ = {"MTGNET_LIMITS_BURST": "-1"}
    told = problems(
        attrs.evolve(sources, environ=environ, assignments=("rooms.announce_up_to=2.5", "x"))
    )
    toml, env = sources.data / "mtgnet.toml", Path(".env").absolute()
    network = "not a network such as 192.168.0.0/16 or fd00::/8"
    assert set(told) == {
        f"stop_on_quit = 1 ({toml}): must be true or false",
        f"limits.exempt = ['10.0.0.0/8', 'home'] ({toml}): home: {network}",
        f"limits.line_bytes = '4k' (MTGNET_LIMITS_LINE_BYTES in {env}): must be a whole number",
        "limits.burst = '-1' (environment variable MTGNET_LIMITS_BURST): "
        "must be 0 (no limit) or more",
        "rooms.announce_up_to = '2.5' (--set): must be a whole number",
        "--set x: write NAME=VALUE, as in limits.burst=9",
    }


def test_unknown_names_are_refused_in_every_source(sources: Sources) -> None:
    with_toml(sources, "[limits]\nbrust = 1\n[limts]\nx = 1\n")
    Path(".env").write_text("MTGNET_LIMIT_BURST=1\nBURST=2\n")
    environ = {"MTGNET_LISTEM": "tcp:1", "XMTGNET_FOO": "1"}
    told = problems(attrs.evolve(sources, environ=environ, assignments=("bananas=1",)))
    toml, env = sources.data / "mtgnet.toml", Path(".env").absolute()
    none = "no such setting"
    assert told == (
        f"limits.brust = 1 ({toml}): {none}; did you mean limits.burst?",
        f"limts = {{'x': 1}} ({toml}): {none}; did you mean limits?",
        f"MTGNET_LIMIT_BURST = '1' (MTGNET_LIMIT_BURST in {env}): {none}; "
        "did you mean MTGNET_LIMITS_BURST?",
        "MTGNET_LISTEM = 'tcp:1' (environment variable MTGNET_LISTEM): no such setting; "
        "did you mean MTGNET_LISTEN?",
        f"bananas = '1' (--set): {none}",
    )


def test_flags_are_not_taken_from_the_environment(sources: Sources) -> None:
    (why,) = problems(attrs.evolve(sources, environ={"MTGNET_ENV_FILE": "x"}))
    assert why.endswith("no such setting; give it with the flag --env-file")


def test_a_table_is_not_a_setting(sources: Sources) -> None:
    with_toml(sources, "limits = 5\n")
    (why,) = problems(sources)
    assert why.endswith("is a table of settings; set one of them, such as limits.burst")


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ("listen = []", "names no endpoint"),
        ("listen = 5", "must be a list"),
        ("listen = [5]", "must be text"),
        ("listen = {a = 1}", "must be a list"),
        ("limits.burst = true", "must be a whole number"),
        ("limits.burst = 1.0", "must be a whole number"),
        ('limits.burst = "99999999999999999999"', "must be a whole number"),
        ('limits.burst = "٣"', "must be a whole number"),
        ('stop_on_quit = ""', "must be true or false"),
        ("stop_on_quit = [true]", "must be true or false"),
    ],
)
def test_values_are_taken_strictly(sources: Sources, toml: str, why: str) -> None:
    (told,) = problems(with_toml(sources, toml))
    assert why in told


@pytest.mark.parametrize("yes", ["true", "True", "yes", "on", "1"])
@pytest.mark.parametrize("no", ["false", "FALSE", "no", "off", "0"])
def test_words_for_true_and_false(sources: Sources, yes: str, no: str) -> None:
    for text, value in ((yes, True), (no, False)):
        loaded = load(attrs.evolve(sources, assignments=(f"stop_on_quit={text}",)))
        assert loaded.settings.stop_on_quit is value


def test_a_huge_value_is_not_told_whole(sources: Sources) -> None:
    (why,) = problems(attrs.evolve(sources, assignments=("limits.burst=" + "9" * 10_000,)))
    assert len(why) < 200


def test_every_setting_has_help_and_a_variable_of_its_own() -> None:
    texts = help_texts()
    assert all(text for _, text, _ in texts)
    assert len({variable(name) for name, _, _ in texts}) == len(texts)


@given(st.one_of(st.booleans(), st.integers(), st.lists(st.text("ab:\\\"' =").map(str))))
def test_values_are_shown_as_toml(value: Any) -> None:
    value = tuple(value) if isinstance(value, list) else value
    back = tomllib.loads(f"x = {as_toml(value)}")["x"]
    assert (tuple(back) if isinstance(back, list) else back) == value


def test_the_data_directory_follows_xdg() -> None:
    assert default_data({"XDG_DATA_HOME": "/x"}) == Path("/x/mtgnet")
    own = Path.home() / ".local/share/mtgnet"
    assert default_data({}) == default_data({"XDG_DATA_HOME": "relative"}) == own
