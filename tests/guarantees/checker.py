"""The judge: pure, and only as good as the bugs it was shown to catch (see planted.py)."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from tests.guarantees.history import History

REMOVED_GRACE, FRAME_GRACE = 1.0, 2.0
Law = Callable[[History], Iterator[str]]


def violations(history: History) -> list[str]:
    """Every broken promise, with its name: "G1 …". Empty when all held."""
    return [f"{name} {said}" for name, law in LAWS.items() for said in law(history)]


def acknowledged_is_kept(history: History) -> Iterator[str]:
    """G1: what was acknowledged is in the log and on every page that may show it, as it reads
    since its last change."""
    known = {where: {one.client_id for one in said} for where, said in history.log.items()}
    for event in history.of("send", "ok"):
        if event.what["client_id"] not in known[event.what["conv"]]:
            yield f"lost after acknowledgement: {event.what['body']}"
    for kind, views in (("live", history.views), ("again", history.again)):
        for device, shown in views.items():
            for where, view in shown.items():
                missing = {one.seq for one in history.log[where]} - set(view)
                if missing:
                    yield f"{device} does not show {sorted(missing)[:5]} of {where} ({kind})"
    yield from _edits_are_kept(history)


def _edits_are_kept(history: History) -> Iterator[str]:
    """The words that were acknowledged last, or those of a change that was not over by then."""
    final = {one.id: one.body for said in history.log.values() for one in said}
    for message_id, changes in _changes(history).items():
        since = max((start for start, _, kind, _ in changes if kind == "ok"), default=None)
        over = {body for _, end, _, body in changes if since is not None and end >= since}
        if over and final.get(message_id, "") not in over:
            yield f"{message_id} reads {final.get(message_id)!r} and not one of {sorted(over)[:3]}"


def _changes(history: History) -> dict[str, list[tuple[float, float, str, str]]]:
    """By message: from when to when, how it ended, and the words that it would have."""
    begun: dict[tuple[str, str, str], float] = {}
    found: dict[str, list[tuple[float, float, str, str]]] = defaultdict(list)
    for event in (one for one in history.events if one.f in ("edit", "erase")):
        place = (event.device, event.what.get("id", ""), event.what["body"])
        if event.type == "invoke":
            begun[place] = event.at
        elif event.type != "fail":
            end = event.at if event.type == "ok" else float("inf")
            found[place[1]].append((begun.get(place, 0.0), end, event.type, place[2]))
    return found


def said_once(history: History) -> Iterator[str]:
    """G2: one client id is one message, and one thing said is said once."""
    for where, said in history.log.items():
        for name in ("client_id", "body"):
            values = [getattr(one, name) for one in said]
            for value, times in Counter(one for one in values if one).items():
                if times > 1:
                    yield f"{times} times in {where}: {value}"
    answers = defaultdict(set)
    for event in history.of("send", "ok"):
        answers[event.what["client_id"]].add(event.what["seq"])
    for client_id, seqs in answers.items():
        if len(seqs) > 1:
            yield f"{client_id} was answered as {sorted(seqs)}"


def nothing_is_invented(history: History) -> Iterator[str]:
    """G3: nothing is read that nobody said, and a page that heard everything shows what the log
    holds: words, changes, ends and quotes."""
    said = {""} | {
        one.what["body"] for f in ("send", "edit") for one in history.of(f, "invoke")
    }  # fmt: skip
    for where, log in history.log.items():
        for one in log:
            if one.body not in said:
                yield f"nobody said {one.body!r} in {where}"
    for device, shown in [*history.views.items(), *history.again.items()]:
        for where, view in shown.items():
            known = {one.seq: (one.body, one.quote) for one in history.log[where]}
            for seq, one in view.items():
                if seq in known and known[seq] != one.words:
                    yield f"{device} reads {one.words} at {seq} of {where}, not {known[seq]}"


def one_order(history: History) -> Iterator[str]:
    """G4: numbers are dense, and a socket says each of them once. Frames of two processes may
    cross: a page puts them back by number, so what it shows is judged, not what it heard first."""
    for where, log in history.log.items():
        if [one.seq for one in log] != list(range(1, len(log) + 1)):
            yield f"the numbers of {where} have a gap or a double"
    heard = Counter(
        (event.device, event.what["socket"], event.what["conv"], event.what["seq"])
        for event in history.of("live")
    )
    for place, times in heard.items():
        if times > 1:
            yield f"{place} was heard {times} times"


def each_in_her_order(history: History) -> Iterator[str]:
    """G5: what one device said first comes first."""
    order: dict[tuple[str, str], int] = {}
    place = {one.client_id: (where, one.seq) for where, log in history.log.items() for one in log}
    for event in history.of("send", "ok"):
        where, seq = place.get(event.what["client_id"], ("", 0))
        before = order.get((event.device, where), 0)
        if where and seq < before:
            yield f"{event.device}: {seq} of {where} came after {before}"
        order[event.device, where] = max(seq, before)


def reads_go_forward(history: History) -> Iterator[str]:
    """G6: one reads what one has said, and never less than one has read."""
    far: dict[tuple[str, str], int] = {}
    for event in history.of("read", "ok"):
        place, last = (event.device, event.what["conv"]), event.what["last"]
        if last < event.what["own"]:
            yield f"{place} read up to {last}, having said {event.what['own']}"
        if last < far.get(place, 0):
            yield f"{place} read up to {last}, after {far[place]}"
        far[place] = max(last, far.get(place, 0))


def receipts_climb(history: History) -> Iterator[str]:
    """G7: a receipt never falls, and says no more than that person's devices did."""
    for event in history.of("receipt"):
        place = (event.what["hand"], event.what["conv"])
        now, mark = (
            history.receipts.get(place, (0, 0)),
            (event.what["delivered"], event.what["read"]),
        )
        if now[0] < mark[0] or now[1] < mark[1]:
            yield f"the receipt of {place} fell from {mark} to {now}"
    most = _most_acknowledged(history)
    for place, mark in history.receipts.items():
        if max(mark) > most[place]:
            yield f"{place} is marked {mark} and never said more than {most[place]}"


def _most_acknowledged(history: History) -> dict[tuple[str, str], int]:
    """The highest number that each hand has acknowledged, or said: who writes has read."""
    most: dict[tuple[str, str], int] = defaultdict(int)
    seqs = {one.client_id: one.seq for log in history.log.values() for one in log}
    for event in history.events:
        if (event.f, event.type) in (("ack", "invoke"), ("send", "invoke")):
            place = (event.what["hand"], event.what["conv"])
            said = event.what["seq"] if event.f == "ack" else seqs.get(event.what["client_id"], 0)
            most[place] = max(most[place], said)
    return most


def the_removed_hear_nothing(history: History) -> Iterator[str]:
    """G8: a second after a removal, no event and no read reaches who was removed."""
    for gone in history.of("remove", "ok"):
        after = gone.at + REMOVED_GRACE
        for event in history.events:
            late = event.at > after and event.device in gone.what["devices"]
            if late and event.f in ("live", "read", "send", "changed") and event.type == "ok":
                yield f"{event.device} got {event.f} {event.at - gone.at:.1f} s after it left"


def the_erased_is_gone(history: History) -> Iterator[str]:
    """G9: once it is answered that a message is erased, none of its words is read, heard, quoted,
    found, exported or kept; and no late change brings it back."""
    words = _erased_words(history)
    over = {event.what["id"] for event in history.of("erase", "ok")}
    for where, log in history.log.items():
        for one in log:
            if one.id in over and one.body:
                yield f"erased and back in {where}: {one.body}"
    for event in history.of("saw"):
        at = event.at - FRAME_GRACE if event.what["live"] else event.what["asked"]
        for body in event.what["words"] & words.keys():
            if at > words[body]:
                how = "heard" if event.what["live"] else "read"
                yield f"erased and {how} by {event.device}: {body}"
    for place, text in history.texts.items():
        for body in words:
            if _holds(text, body):
                yield f"erased and still in {place}: {body}"


def _erased_words(history: History) -> dict[str, float]:
    """All that an erased message ever said, or was asked to say: when its end was answered."""
    ends: dict[str, float] = {}
    for event in history.of("erase", "ok"):
        ends[event.what["id"]] = min(event.at, ends.get(event.what["id"], event.at))
    ids = {one.client_id: one.id for log in history.log.values() for one in log}
    said = [(ids.get(one.what["client_id"]), one) for one in history.of("send", "invoke")]
    said += [(one.what["id"], one) for one in history.of("edit", "invoke")]
    return {one.what["body"]: ends[which] for which, one in said if which in ends}


def _holds(text: str, body: str) -> bool:
    """These words and not the beginning of others: "a 1" is not in "a 12"."""
    return re.search(rf"(?<!\w){re.escape(body)}(?!\w| relu)", text) is not None


def the_trail_holds(history: History) -> Iterator[str]:
    """G12: the audit chain verifies."""
    if history.audit_break is not None:
        yield f"the trail breaks at {history.audit_break}"


def carried_once(sent: list[str], decided: set[str]) -> list[str]:
    """G11, for the outbox: each item reaches the operator, once by its key."""
    counted = Counter(sent)
    lost = [f"G11 never carried: {key}" for key in decided - set(counted)]
    return lost + [f"G11 carried {n} times: {key}" for key, n in counted.items() if n > 1]


def acknowledged(history: History) -> int:
    return len({event.what["client_id"] for event in history.of("send", "ok")})


def changed(history: History) -> int:
    return len(history.of("edit", "ok")) + len(history.of("erase", "ok"))


def a_full_disk_is_said(history: History) -> Iterator[str]:
    """F6: who writes is told in words that nothing is lost; who reads goes on."""
    for event in history.of("full"):
        if "plus de place" not in event.what["said"]:
            yield f"refused for want of room without saying it: {event.what['said'][:80]}"
    for event in history.of("read while full"):
        if event.what["status"] != 200:
            yield f"a full disk stops reading: {event.what['status']}"


LAWS: dict[str, Law] = {
    "G1": acknowledged_is_kept,
    "G2": said_once,
    "G3": nothing_is_invented,
    "G4": one_order,
    "G5": each_in_her_order,
    "G6": reads_go_forward,
    "G7": receipts_climb,
    "G8": the_removed_hear_nothing,
    "G9": the_erased_is_gone,
    "G12": the_trail_holds,
    "F6": a_full_disk_is_said,
}
