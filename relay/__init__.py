"""The media relay: forwards encrypted media between the holders of a ticket, decoding nothing.

Run it with `python -m relay`. What it is told and what it tells is in docs/protocol.md.
"""
