"""How a patient is reached: a name and a mobile number, which is counted by a keyed hash."""

import hmac
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from domain import data_keys
from domain.errors import Refused

# French mobiles: the mainland, and the overseas departments with the two islands that share
# Guadeloupe's numbers. 0690 dialled at home is +590 690: each region reads its own.
REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM")
FRENCH = {*REGIONS, "BL", "MF"}
WRITTEN = re.compile(r"[\d\s.()+/\u2010-\u2015-]{6,30}")
NOT_A_MOBILE = "Ce numéro n’est pas un mobile français. Il commence par 06 ou 07 et a dix chiffres."


@dataclass(frozen=True)
class Contact:
    """`mobile` is E.164 ("+33612345678"). The names are empty when the patient has a record.

    `quality` is who a companion is ("sa fille"); `way` says how the link travels: "sms", "mail", or
    "hand" when the professional gives it herself."""

    mobile: str
    first_name: str = ""
    last_name: str = ""
    quality: str = ""
    email: str = ""
    way: str = "sms"


def french_mobile(text: str) -> str:
    """The number in E.164. Raises Refused for anything but a French mobile."""
    for region in REGIONS if WRITTEN.fullmatch(text.strip()) else ():
        number = _parsed(text, region)
        if number and phonenumbers.region_code_for_number(number) in FRENCH:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise Refused(NOT_A_MOBILE, field="mobile")


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    return number if mobile and phonenumbers.is_valid_number(number) else None


def spoken(mobile: str) -> str:
    """As people write it: 06 12 34 56 78."""
    number = phonenumbers.parse(mobile)
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(number, national).replace(" ", "\u00a0")


def masked(mobile: str) -> str:
    """For a screen that others may see: 06 •• •• •• 78."""
    digits = [char for char in spoken(mobile) if char.isdigit()]
    return "\u00a0".join(("".join(digits[:2]), "••", "••", "••", "".join(digits[-2:])))


def hashed(mobile: str) -> bytes:
    """The same 32 bytes for the same number; they say nothing without our key."""
    return hmac.new(data_keys.purpose_key("mobile numbers"), mobile.encode(), sha256).digest()


def plain(text: str) -> str:
    """Without accents, nor anything outside printable ASCII: an SMS of plain letters is one SMS."""
    spelled = text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'").replace("æ", "ae")
    folded = unicodedata.normalize("NFKD", spelled)
    return "".join(char for char in folded if " " <= char <= "~")
