from tests.blueprints.chat.doors import people
from tests.blueprints.chat.listening import listen

__all__ = ["listen", "people"]
