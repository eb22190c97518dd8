"""Keys, sealing, blobs, tickets: the lowest floor. Nothing above it touches a key or a path."""
