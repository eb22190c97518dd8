"""Who is told of what, when, in which words: devices, audience, calm, what was told already."""
