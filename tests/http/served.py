"""The application on a real socket, served by uvicorn in a thread of the test process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.applications import Starlette

from api.http.server import address_of, listen, server_for


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Serve `app` on a free loopback port; gives the address, such as `http://127.0.0.1:34567`."""
    listener = listen("127.0.0.1", 0)
    server = server_for(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < deadline, "uvicorn did not start within 10 s"
            time.sleep(0.01)
        yield address_of(listener)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
