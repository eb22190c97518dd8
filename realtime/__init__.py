"""Carries facts to connected people and forgets them. Knows sockets, never Flask nor the domain.

hub.Hub          publish(topic, payload), close_where, drop_where, close_all, presence
bus.LocalBus     announce(name, ids), on(name, handler); bus.RedisBus(url) between processes
topics           authorise(prefix, may), asked when a page watches a topic
actors           Actor, resolver(kind, find), checker(kind, still): who holds a socket
inbound          on(type, handler): what pages may say
"""
