from tests.blueprints.chat.doors import people

__all__ = ["people"]
