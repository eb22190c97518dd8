"""What Liane promises of a message, checked against a real server that is killed, cut and delayed.

`stage` builds a server and its people, `device` is one of their pages, `nemesis` torments by a
seed, `checker` judges what everybody saw, `planted` starts servers with a bug on purpose: a checker
that does not catch it is worth nothing. `python -m tests.guarantees` is the long campaign.
"""
