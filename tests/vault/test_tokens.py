"""Tokens: 256 bits nobody can foresee, and only their digest is kept."""

import base64
import hashlib

from vault import tokens

MANY = 20_000


def test_none_comes_twice_and_half_of_their_bits_are_ones():
    made = {tokens.new_token() for _ in range(MANY)}
    assert len(made) == MANY and {len(token) for token in made} == {43}
    ones = sum(int.from_bytes(base64.urlsafe_b64decode(t + "=")).bit_count() for t in made)
    bits = MANY * 256
    assert abs(ones - bits / 2) < 5 * (bits**0.5) / 2  # five standard deviations


def test_the_digest_is_that_of_the_whole_token():
    token = tokens.new_token()
    assert tokens.digest(token) == hashlib.sha256(token.encode()).digest()
    assert tokens.digest(token[:-1]) != tokens.digest(token)
