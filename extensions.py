"""Extensions, unbound: app.py binds them."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sock import Sock
from flask_wtf.csrf import CSRFProtect
from htmx_flask import Htmx

csrf = CSRFProtect()
htmx = Htmx()
limiter = Limiter(key_func=get_remote_address, headers_enabled=False)
login = LoginManager()
sock = Sock()
