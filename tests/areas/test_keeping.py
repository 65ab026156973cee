"""An installation is looked after from the command line: backed up with its open imports, restored, checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from shutil import rmtree

import pytest
from sqlalchemy import text

from zhiyin.app.build import App, build
from zhiyin.app.jobs import job_runner
from zhiyin.base.config import load_settings
from zhiyin.base.locale import Locale
from zhiyin.connectors.files.service import Import, Wanted
from zhiyin.main import main
from zhiyin.staff.model import Role

ORDERS = b"order_id,customer_id,ordered_at,total\nA-1,U-1,2026-02-01 10:00,25.00\nA-2,U-2,2026-02-02 11:00,40.00\n"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with closing(opened(tmp_path / "shop")) as app:
        yield app


def opened(data: Path) -> App:
    return build(load_settings({}, overrides={"data": data}))


def asked(app: App) -> Import:
    """The import of a file of orders, asked for."""
    brought = app.imports.add_file("orders.csv", BytesIO(ORDERS), by=None, locale=Locale.EN)
    return app.imports.start([Wanted(brought.file.id, brought.preview.mapping)], by=None)


def restored(app: App, tmp_path: Path) -> Path:
    """A backup of the installation, brought back in another folder."""
    assert main(["backup", str(tmp_path / "backup"), "--data", str(app.settings.data)]) == 0
    assert main(["restore", str(tmp_path / "backup"), "--data", str(tmp_path / "again")]) == 0
    return tmp_path / "again"


class TestARestoredImport:
    def test_that_was_open_is_done_there(self, app: App, tmp_path: Path) -> None:
        started = asked(app)
        with closing(opened(restored(app, tmp_path))) as again:
            assert job_runner(again)()
            done = again.imports.get(started.run.id)
        assert (done.job.state, done.run.accepted) == ("done", 2)

    def test_whose_file_is_missing_ends_with_a_plain_reason(self, app: App, tmp_path: Path) -> None:
        started = asked(app)
        data = restored(app, tmp_path)
        rmtree(data / "imports")
        with closing(opened(data)) as again:
            job_runner(again)()
            job = again.imports.get(started.run.id).job
        assert (job.state, job.error) == ("failed", "the file orders.csv is no longer here; bring it again")

    def test_leaves_no_copy_of_the_files_that_were_done_with(self, app: App, tmp_path: Path) -> None:
        asked(app)
        job_runner(app)()
        waiting = app.imports.add_file("more.csv", BytesIO(ORDERS), by=None, locale=Locale.EN)
        data = restored(app, tmp_path)
        assert [folder.name for folder in (data / "imports").iterdir()] == [waiting.file.id]


class TestSending:
    def test_is_paused_after_a_restore_until_somebody_says_so(
        self, app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        data = str(restored(app, tmp_path))
        capsys.readouterr()
        said = []
        for command in ("check", "resume-sending", "check", "resume-sending"):
            assert main([command, "--data", data]) == 0
            said.append(capsys.readouterr().out)
        assert "sending    paused since the restore: `zhiyin resume-sending`" in said[0]
        assert said[1] == "Messages go out again.\n"
        assert "sending    not paused" in said[2]
        assert said[3] == "Sending was not paused.\n"

    def test_of_nowhere_is_not_resumed(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["resume-sending", "--data", str(tmp_path / "nothing")]) == 1
        assert "there is no data folder" in capsys.readouterr().err
        assert not (tmp_path / "nothing").exists()


class TestChecking:
    def check(self, app: App, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
        capsys.readouterr()
        code = main(["check", "--data", str(app.settings.data)])
        return code, [line for line in capsys.readouterr().out.splitlines() if line.startswith("BAD")]

    def test_finds_nothing_wrong_where_nothing_is(self, app: App, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.check(app, capsys) == (0, [])

    def test_finds_an_entry_of_the_audit_log_that_was_changed(
        self, app: App, capsys: pytest.CaptureFixture[str]
    ) -> None:
        app.staff.people.add("Ada", "ada@example.com", "correct horse battery", Role.OWNER, [])
        app.staff.people.add("Eve", "eve@example.com", "correct horse battery", Role.OWNER, [])
        with app.db.transaction() as tx:
            tx.execute(text("UPDATE audit_entry SET subject = 'somebody else' WHERE id = 2"))
        assert self.check(app, capsys) == (1, ["BAD  audit log  entry 2 was changed or is missing"])

    def test_finds_facts_that_cannot_be_read(self, app: App, capsys: pytest.CaptureFixture[str]) -> None:
        with app.db.transaction() as tx:
            app.facts.add(tx, "fact_orders", 3, b"torn")
        code, found = self.check(app, capsys)
        assert (code, found) == (1, ["BAD  new facts  3 rows cannot be read; the numbers stay as of before them"])

    def test_finds_events_that_nobody_could_take(self, app: App, capsys: pytest.CaptureFixture[str]) -> None:
        asked(app)
        job_runner(app)()
        with app.db.transaction() as tx:
            tx.execute(text("UPDATE outbox_delivery SET state = 'dead' WHERE listener = 'orders'"))
        code, [found] = self.check(app, capsys)
        assert code == 1
        assert "1 events that no listener could take" in found

    def test_says_that_the_rows_cannot_be_reached(
        self, app: App, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ZHIYIN_DATABASE_URL", "sqlite:////nowhere/rows.db")
        code, [found] = self.check(app, capsys)
        assert code == 1
        assert found.startswith("BAD  rows")
