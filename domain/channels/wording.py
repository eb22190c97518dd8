"""What an SMS to a patient says: who, and where. Nothing of her health, nor her own name.

Plain letters only (GSM-7) wherever the language has them, so that each is one SMS.
"""

from domain.accounts.identities import Identity
from domain.patients.contacts import plain
from domain.patients.languages import FRENCH

ONE_SMS, WIDE_SMS = 160, 2 * 67  # letters of one in GSM-7, of two joined in UCS-2
OPENED = {
    "fr": "{who} vous ecrit par une messagerie securisee : {link}",
    "en": "{who} is writing to you by secure message: {link}",
    "ar": "{who}: رسالة آمنة لك: {link}",
    "pt": "{who} escreve-lhe por mensagem segura: {link}",
    "tr": "{who} size guvenli mesajla yaziyor: {link}",
}
NEW_MESSAGE = {
    "fr": "Vous avez un nouveau message de votre equipe de soins : {link}",
    "en": "You have a new message from your care team: {link}",
    "ar": "لديك رسالة جديدة من فريق الرعاية: {link}",
    "pt": "Tem uma nova mensagem da sua equipa de cuidados: {link}",
    "tr": "Saglik ekibinizden yeni bir mesajiniz var: {link}",
}
CODE = {
    "fr": "Votre code Liane : {digits}. Valable 10 minutes. Ne le donnez a personne.",
    "en": "Your Liane code: {digits}. Valid for 10 minutes. Do not give it to anyone.",
    "ar": "رمز Liane: {digits}. صالح لمدة 10 دقائق. لا تعطه لأحد.",
    "pt": "O seu codigo Liane: {digits}. Valido por 10 minutos. Nao o diga a ninguem.",
    "tr": "Liane kodunuz: {digits}. 10 dakika gecerli. Kimseye soylemeyin.",
}
CLOSED = {
    "fr": "{who} a ferme la messagerie securisee. Pour joindre vos soignants, appelez-les.",
    "en": "{who} has closed the secure messages. To reach your care team, please call them.",
    "ar": "{who}: تم إغلاق الرسائل الآمنة. للتواصل مع فريق الرعاية، اتصل به هاتفيا.",
    "pt": "{who} fechou as mensagens seguras. Para falar com a sua equipa, telefone-lhe.",
    "tr": "{who} guvenli mesajlari kapatti. Saglik ekibinize ulasmak icin lutfen arayin.",
}


def opened(who: Identity, link: str, language: str | None = FRENCH) -> str:
    spoken = language or FRENCH
    called = spoken == FRENCH and who.calling  # a calling is a French word
    name = f"{plain(who.name)}, {plain(who.calling)}," if called else plain(who.name)
    return _fitting(name, plain(who.name), OPENED[spoken].replace("{link}", link))


def new_message(link: str, language: str | None = FRENCH) -> str:
    return NEW_MESSAGE[language or FRENCH].format(link=link)


def code(digits: str, language: str | None = FRENCH) -> str:
    return CODE[language or FRENCH].format(digits=digits)


def closed(who: Identity, language: str | None = FRENCH) -> str:
    return _fitting(plain(who.name), plain(who.short_name), CLOSED[language or FRENCH])


def _fitting(name: str, shorter: str, words: str) -> str:
    room = (ONE_SMS if words.isascii() else WIDE_SMS) - len(words.replace("{who}", ""))
    return words.replace("{who}", name if len(name) <= room else shorter[: max(room, 12)].strip())
