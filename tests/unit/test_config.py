"""Settings come from the command line, the environment and the file, in this order, and are checked."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from zhiyin.base.config import Settings, load_settings
from zhiyin.base.errors import InvalidInput, Unavailable, ZhiyinError
from zhiyin.base.locale import Locale
from zhiyin.base.secret import KEY_FILE, secret_key


def write(folder: Path, text: str) -> None:
    (folder / "zhiyin.toml").write_text(text, encoding="utf-8")


class TestSettings:
    def test_have_defaults_that_work_on_one_machine(self, tmp_path: Path) -> None:
        settings = load_settings({}, folder=tmp_path)
        assert settings.data == tmp_path / "zhiyin-data"
        assert settings.database_url == f"sqlite:///{tmp_path}/zhiyin-data/rows.db"
        assert settings.public_url == "http://127.0.0.1:8321"
        assert settings.trusted_proxies == ()

    def test_of_the_file_yield_to_the_environment_and_that_to_the_command_line(self, tmp_path: Path) -> None:
        write(tmp_path, 'brand = "华星"\nport = 1000\ncurrency = "EUR"\n')
        environ = {"ZHIYIN_PORT": "2000", "ZHIYIN_CURRENCY": "usd"}
        settings = load_settings(environ, folder=tmp_path, overrides={"port": 3000, "host": None})
        assert (settings.brand, settings.currency, settings.port) == ("华星", "USD", 3000)

    def test_are_read_from_the_file_that_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "other.toml"
        path.write_text('locale = "zh-TW"', encoding="utf-8")
        assert load_settings({"ZHIYIN_CONFIG": str(path)}, folder=tmp_path).locale is Locale.ZH_TW

    def test_of_postgresql_may_be_spelt_in_the_usual_way(self, tmp_path: Path) -> None:
        settings = load_settings({"ZHIYIN_DATABASE_URL": "postgres://u@db/zhiyin"}, folder=tmp_path)
        assert settings.database_url == "postgresql+psycopg://u@db/zhiyin"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            pytest.param("PORT", "eighty", id="a port that is no number"),
            pytest.param("TIME_ZONE", "Asia/Atlantis", id="a time zone that nobody knows"),
            pytest.param("CURRENCY", "yuan", id="a currency in words"),
            pytest.param("PUBLIC_URL", "care.example.com", id="a public URL without a scheme"),
            pytest.param("PUBLIC_URL", "https://care.example.com/zhiyin", id="a public URL with a path"),
            pytest.param("DATABASE_URL", "mysql://db", id="a database we do not speak to"),
            pytest.param("TRUSTED_PROXIES", "everybody", id="a proxy that is no address"),
            pytest.param("SECRET_KEY", "short", id="a secret that can be guessed"),
            pytest.param("PUBLIC_KEY_RATE", "-1", id="a rate below nothing"),
            pytest.param("TEXT_MODEL", "largest", id="a text model that we do not ship"),
            pytest.param("LOCALE", "fr", id="a language we do not speak"),
        ],
    )
    def test_that_cannot_be_are_refused_by_name_and_origin(self, tmp_path: Path, name: str, value: str) -> None:
        with pytest.raises(InvalidInput, match=f"from ZHIYIN_{name}"):
            load_settings({f"ZHIYIN_{name}": value}, folder=tmp_path)

    def test_that_are_misspelt_in_the_file_are_refused(self, tmp_path: Path) -> None:
        write(tmp_path, 'publicurl = "https://a.example"')
        with pytest.raises(InvalidInput, match="there is no option publicurl"):
            load_settings({}, folder=tmp_path)

    def test_never_show_a_password_in_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidInput) as refused:
            load_settings({"ZHIYIN_DATABASE_URL": "mysql://root:hunter2@db"}, folder=tmp_path)
        assert "hunter2" not in str(refused.value)


class TestTheSecretKey:
    def test_is_made_once_and_for_the_owner_alone(self, tmp_path: Path) -> None:
        settings = Settings(data=tmp_path / "data")
        first = secret_key(settings)
        assert secret_key(settings) == first
        assert stat.S_IMODE((settings.data / KEY_FILE).stat().st_mode) == 0o600
        assert [path.name for path in settings.data.iterdir()] == [KEY_FILE]

    def test_that_others_can_read_is_refused(self, tmp_path: Path) -> None:
        settings = Settings(data=tmp_path)
        secret_key(settings)
        (tmp_path / KEY_FILE).chmod(0o644)
        with pytest.raises(Unavailable, match="chmod 600"):
            secret_key(settings)

    def test_gives_each_purpose_its_own(self, tmp_path: Path) -> None:
        key = secret_key(Settings(data=tmp_path, secret_key="x" * 32))
        assert key.derive("cursors") != key.derive("cookies")
        assert not (tmp_path / KEY_FILE).exists()

    def test_is_not_shown(self, tmp_path: Path) -> None:
        key = secret_key(Settings(data=tmp_path))
        assert key.key.hex() not in repr(key)
        assert repr(key.key) not in repr(key)


def test_an_error_of_the_settings_reads_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(ZhiyinError) as refused:
        load_settings({"ZHIYIN_PORT": "eighty"}, folder=tmp_path)
    assert "不能是" in refused.value.message(Locale.ZH_CN)
