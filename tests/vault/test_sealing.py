import pytest

from vault import keys, sealing, tickets, tokens
from vault.blobs import BlobStore, MissingBlob

KEY = bytes(range(32))


def test_a_sealed_value_opens_with_its_key_and_binding():
    sealed = sealing.seal(KEY, b"plaie du talon", "messages:1:body")
    assert b"talon" not in sealed
    assert sealing.unseal(KEY, sealed, "messages:1:body") == b"plaie du talon"


def test_a_value_moved_to_another_row_does_not_open():
    sealed = sealing.seal(KEY, b"plaie", "messages:1:body")
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(KEY, sealed, "messages:2:body")


def test_one_flipped_bit_anywhere_is_refused():
    sealed = sealing.seal(KEY, b"plaie", "m")
    for position in range(len(sealed)):
        broken = bytearray(sealed)
        broken[position] ^= 1
        with pytest.raises(sealing.Unsealable):
            sealing.unseal(KEY, bytes(broken), "m")


def test_the_same_text_is_never_sealed_twice_alike():
    assert len({sealing.seal(KEY, b"x", "m") for _ in range(1000)}) == 1000


def test_a_data_key_opens_only_under_the_name_it_was_wrapped_for():
    master, data_key = keys.MasterKey(KEY), keys.new_data_key()
    wrapped = master.wrap(data_key, "conversation:1")
    assert master.unwrap(wrapped, "conversation:1") == data_key
    with pytest.raises(sealing.Unsealable):
        master.unwrap(wrapped, "conversation:2")


def test_keys_of_two_purposes_differ():
    master = keys.MasterKey(KEY)
    assert master.derive("cookies") != master.derive("tickets")


def test_the_master_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "deep" / "master.key"
    first = keys.load_or_create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.load_or_create(path).derive("x") == first.derive("x")


@pytest.mark.parametrize("text", ["", "short", "é" * 43, "A" * 40])
def test_a_bad_master_key_is_refused(text):
    with pytest.raises(keys.BadMasterKey):
        keys.parse(text)


def test_a_master_key_never_prints_itself():
    assert "MasterKey" in repr(keys.MasterKey(KEY)) and "\\x" not in repr(keys.MasterKey(KEY))


def test_a_ticket_says_who_until_it_expires():
    ticket = tickets.sign(KEY, {"room": "r", "participant": "p"}, expires_at=100)
    assert tickets.verify(KEY, ticket, now=99)["room"] == "r"
    with pytest.raises(tickets.BadTicket, match="expired"):
        tickets.verify(KEY, ticket, now=101)


def test_a_ticket_of_another_key_or_changed_is_forged():
    ticket = tickets.sign(KEY, {"room": "r"}, expires_at=100)
    with pytest.raises(tickets.BadTicket, match="forged"):
        tickets.verify(bytes(32), ticket, now=1)
    with pytest.raises(tickets.BadTicket):
        tickets.verify(KEY, "x" + ticket, now=1)


@pytest.mark.parametrize("ticket", ["", ".", "é.é", "a.b", "....", "%%%.%%%"])
def test_a_malformed_ticket_is_refused_not_crashed_on(ticket):
    with pytest.raises(tickets.BadTicket):
        tickets.verify(KEY, ticket, now=1)


def test_tokens_never_repeat_and_carry_256_bits():
    made = {tokens.new_token() for _ in range(2000)}
    assert len(made) == 2000 and all(len(token) == 43 for token in made)


def test_a_blob_is_sealed_on_disk_and_opens_with_its_binding(tmp_path):
    store = BlobStore(tmp_path)
    name = store.put(KEY, b"photo of a heel", "attachment:1")
    assert b"heel" not in b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert store.open(KEY, name, "attachment:1") == b"photo of a heel"
    with pytest.raises(sealing.Unsealable):
        store.open(KEY, name, "attachment:2")


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "00", "Z" * 40])
def test_a_blob_name_is_never_a_path(tmp_path, name):
    with pytest.raises(MissingBlob):
        BlobStore(tmp_path).open(KEY, name, "x")


def test_a_deleted_blob_is_gone(tmp_path):
    store = BlobStore(tmp_path)
    name = store.put(KEY, b"x", "b")
    store.delete(name)
    store.delete(name)
    with pytest.raises(MissingBlob):
        store.open(KEY, name, "b")
    assert store.names() == []
