"""A PC is set up with the city's provisioning file: real centre, real desk, every answer of HTTP."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from central_server.services.newcomers import Approvals
from central_server.services.provisioning import Provisioner, Wish
from central_server.services.staff import NewOperator, Staff
from desk_app.bootstrap import Desk, NotEnrolledError, open_desk, provision_desk
from desk_app.services.errors import Refused
from desk_app.services.preferences import Preferences, PreferencesService
from desk_app.services.provisioning import Waits
from desk_app.store.provisioning_file import FILE_NAME, keep_file, kept_file
from desk_app.sync.enrol_client import EnrolError
from desk_app.sync.report import Outcome
from protocol.objects import Role
from protocol.provisioning import open_provisioning
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN
from tests.central_server.desk import Desk as SmallDesk
from tests.desk_app.sync.certificates import DAY, Authority, now
from tests.support.command_line import Pc as Words
from tests.support.fake_sync import Reply, serving
from tests.support.office import Office, sync

CSV = (
    "computer,kelurahan,printer,paper,language\n"
    f"LOKET-1,{KELURAHAN},EPSON L3210,F4,\n"
    f"LOKET-2,{OTHER_KELURAHAN},,,\n"
)


def city_file(office: Office, uses: int = 0, **wish: str) -> bytes:
    c = office.server.centre
    maker = c.service(Provisioner)
    made = maker.create(CSV.encode(), Wish(office.server.url, 30, uses, **wish))
    assert made.raw
    return made.raw


def approvals(office: Office) -> Approvals:
    c = office.server.centre
    return c.service(Approvals)


def approve(office: Office, *codes: str, kelurahan: str = "") -> None:
    c = office.server.centre
    person = Staff(c.store, c.clock, c.randomness).add(NewOperator("Ratna D", Role.REGISTRY))
    approvals(office).approve(codes, person.id, kelurahan)


def used(office: Office) -> list[int]:
    c = office.server.centre
    return [k.file.used for k in c.service(Provisioner).all()]


def waits(folder: Path, raw: bytes, computer: str = "LOKET-1") -> Waits:
    made = provision_desk(folder, raw, computer=computer)
    assert isinstance(made, Waits)
    return made


def placed(folder: Path, raw: bytes, computer: str = "LOKET-1") -> Desk:
    made = provision_desk(folder, raw, computer=computer)
    assert isinstance(made, Desk)
    return made


def test_a_pc_waits_is_approved_and_works(office: Office, tmp_path: Path) -> None:
    raw, folder = city_file(office, language="en"), tmp_path / "pc"
    keep_file(folder, raw)
    first, again = waits(folder, raw), waits(folder, raw)
    assert first == again
    assert first.kelurahan == KELURAHAN
    assert [w.code for w in approvals(office).waiting()] == [first.code]
    with pytest.raises(NotEnrolledError):
        open_desk(folder)
    assert kept_file(folder) == raw
    approve(office, first.code)
    with placed(folder, raw) as desk:
        assert (desk.identity.kelurahan, desk.identity.number) == (KELURAHAN, 1)
        assert PreferencesService(desk.store).load() == Preferences("EPSON L3210", "F4", "en")
        assert sync(desk).outcome is Outcome.DONE
        assert desk.operators.all()
    assert not (folder / FILE_NAME).exists()
    assert used(office) == [1]
    with open_desk(folder) as desk:
        assert sync(desk).outcome is Outcome.DONE


def test_the_ca_of_the_file_is_believed_and_no_other_from_then_on(
    office: Office, tmp_path: Path
) -> None:
    authority, moment = Authority(), now()
    pem = authority.write(tmp_path / "ca.pem").read_text(encoding="ascii")
    folder, centre = tmp_path / "pc", office.server.centre

    def answer(path: str, body: bytes) -> Reply:
        service = centre.enrol if path == "/v1/enrol" else centre.sync
        said = service.answer(body)
        return Reply(said.envelope, said.status)

    with serving(answer, authority.server(tmp_path, moment - DAY, moment + DAY)) as url:
        made = centre.service(Provisioner)
        raw = made.create(CSV.encode(), Wish(url, 30, ca=pem)).raw
        approve(office, waits(folder, raw).code)
        placed(folder, raw).close()
        with open_desk(folder) as desk:
            assert sync(desk).outcome is Outcome.DONE
            other = Authority("CA Lain").write(tmp_path / "other.pem")
            engine = desk.sync_engine(ca=other)
            assert engine.run_once().code == "tls"
            engine.close()


def test_what_somebody_has_chosen_at_the_pc_stays(office: Office, tmp_path: Path) -> None:
    raw, folder = city_file(office), tmp_path / "pc"
    approve(office, waits(folder, raw).code)
    with placed(folder, raw) as desk:
        PreferencesService(desk.store).save(Preferences("Lain", "80mm"))
    with placed(folder, raw) as desk:
        assert PreferencesService(desk.store).load() == Preferences("Lain", "80mm")
        assert desk.identity.number == 1
    assert used(office) == [1]


def test_a_stolen_file_gives_nothing_before_a_person_approves(
    office: Office, tmp_path: Path
) -> None:
    raw = city_file(office, uses=5)
    office.print_cards(3)
    office.dispatch()
    waits(tmp_path / "thief", raw)
    file = open_provisioning(raw)
    thief = SmallDesk(office.server.url)
    thief.centre_key, thief.kelurahan, thief.number = file.centre_key, KELURAHAN, 1
    thief.open_epoch(1)
    with pytest.raises(Exception, match="unknown_device"):
        thief.sync_all()
    assert not thief.objects
    assert office.read(lambda u: [d for d in u.devices.all() if d.number]) == []


def test_an_unknown_computer_gets_the_kelurahan_that_the_registry_names(
    office: Office, tmp_path: Path
) -> None:
    raw, folder = city_file(office), tmp_path / "pc"
    made = waits(folder, raw, "GUDANG")
    assert made.kelurahan == ""
    approve(office, made.code, kelurahan=OTHER_KELURAHAN)
    with placed(folder, raw, "GUDANG") as desk:
        assert desk.identity.kelurahan == OTHER_KELURAHAN


def test_no_second_pc_where_there_is_one_use(office: Office, tmp_path: Path) -> None:
    raw = city_file(office, uses=1)
    waits(tmp_path / "a", raw)
    with pytest.raises(EnrolError, match="sudah habis"):
        provision_desk(tmp_path / "b", raw, computer="LOKET-2")
    waits(tmp_path / "a", raw)


def test_a_desk_of_another_centre_is_left_alone(office: Office, tmp_path: Path) -> None:
    pc = office.enrol("PC-LAMA")
    pc.close()
    raw = city_file(office)
    file = open_provisioning(raw)
    assert file.centre_key == pc.desk.identity.centre_key
    with placed(pc.folder, raw, "LOKET-2") as desk:  # of this centre: it has its place already
        assert desk.identity == pc.desk.identity
    assert used(office) == [0]
    pc.open()


def test_a_spoilt_file_is_a_sentence(office: Office, tmp_path: Path) -> None:
    raw = city_file(office)
    for spoilt in (b"", raw[:-1], raw.replace(b"EPSON", b"epson")):
        with pytest.raises(Refused, match="rusak") as refused:
            provision_desk(tmp_path / "pc", spoilt)
        assert refused.value.code == "provisioning_file"
    assert not (tmp_path / "pc").exists()


def test_the_window_goes_on_where_the_installer_found_no_line(
    office: Office, tmp_path: Path
) -> None:
    pc, file = Words(tmp_path / "pc"), tmp_path / "kota.serah"
    file.write_bytes(city_file(office))
    office.server.stop()
    said = pc("provision", str(file), "--computer", "LOKET-1")
    assert (said.code, "belum terjangkau" in said.err) == (1, True)
    assert kept_file(tmp_path / "pc") == file.read_bytes()
    file.write_bytes(b"bukan")
    assert "rusak" in pc("provision", str(file)).err
    office.server.start()
    assert pc("provision", "--computer", "LOKET-1", "--json").json["state"] == "pending"


def test_the_roll_out_by_commands(office: Office, tmp_path: Path) -> None:
    pc, file = Words(tmp_path / "pc"), tmp_path / "kota.serah"
    said = pc("provision")
    assert (said.code, "berkas penyiapan" in said.err) == (1, True)
    assert pc("provision", str(file)).code == 1
    file.write_bytes(city_file(office))
    given = ("provision", str(file), "--computer", "LOKET-2")
    told = pc(*given, "--json")
    assert told.code == 0
    waiting = json.loads(told.out)
    assert (waiting["state"], waiting["kelurahan"]) == ("pending", OTHER_KELURAHAN)
    assert waiting["code"] in pc(*given).out
    assert (tmp_path / "pc" / FILE_NAME).read_bytes() == file.read_bytes()
    assert pc("sync").code == 1
    approve(office, waiting["code"])
    told = pc("provision", "--computer", "LOKET-2", "--json")
    assert (told.json["state"], told.json["number"]) == ("enrolled", 1)
    assert not (tmp_path / "pc" / FILE_NAME).exists()
    assert pc("sync").code == 0


def test_what_the_installers_ask_for(office: Office, tmp_path: Path) -> None:
    pc, file = Words(tmp_path / "pc"), tmp_path / "kota.serah"
    told = pc("set-up", "--provision", str(file))
    assert (told.code, str(file) in told.err) == (1, True)
    file.write_bytes(b"bukan")
    told = pc("set-up", "--shared", "--provision", str(file))
    assert (told.code, "rusak" in told.err) == (1, True)
    assert not (tmp_path / "pc").exists()
    assert pc("set-up", "--shared", "--provision", "").code == 0  # the MSI was given no file
    assert list((tmp_path / "pc").iterdir()) == []
    file.write_bytes(city_file(office))
    assert pc("set-up", "--provision", str(file)).code == 0
    assert kept_file(tmp_path / "pc") == file.read_bytes()
    assert pc("provision", "--computer", "LOKET-1", "--json").json["state"] == "pending"
