"""The whole application on loopback, with the cast in it: `served.py <data> <database> <port>`."""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from gevent.pywsgi import WSGIServer  # noqa: E402

from app import create_app  # noqa: E402
from tests.cast import cast  # noqa: E402
from tests.conftest import settings_for  # noqa: E402


def main(data: str, database_url: str, port: str) -> None:
    app = create_app(settings_for(Path(data), database_url))
    with app.app_context():
        cast(app)
    WSGIServer(("127.0.0.1", int(port)), app, log=None).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
