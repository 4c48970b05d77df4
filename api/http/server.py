"""Listening: one uvicorn server on one loopback socket."""

from __future__ import annotations

import errno
import gc
import socket
from functools import partial

import uvicorn
from starlette.types import ASGIApp

from api.http.guard import refuse_open_host
from api.http.transport import Transport
from api.limits.numbers import READER_TIMEOUT
from graph.errors import StartError

SHUTDOWN_SECONDS = 10
"""How long requests under way may take to end after the server was told to stop."""
OBJECTS_BETWEEN_COLLECTIONS = 10_000


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port` (0: any free one). Raises StartError, so begin with it."""
    refuse_open_host(host)
    try:
        listener = socket.create_server((host.strip("[]"), port), family=family_of(host), reuse_port=False)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartError(
                "port-in-use", f"port {port} is in use: stop what listens there, or set ZHIGUAN_PORT"
            ) from error
        if error.errno == errno.EACCES:
            raise StartError(
                "missing-right", f"no right to listen on port {port}: set ZHIGUAN_PORT above 1023"
            ) from error
        raise StartError("cannot-listen", f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    # asyncio does this only for sockets whose protocol was named; without it the body of an answer waits until the
    # client has acknowledged the head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def family_of(host: str) -> socket.AddressFamily:
    """The address family of a loopback host."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def address_of(listener: socket.socket) -> str:
    """The address to open in a browser on this machine, such as `http://127.0.0.1:8000`."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def settle() -> None:
    """Spare Python's collector what stands for as long as the process does: modules, the schema, settings.

    It counts new objects, and an answer is made of many, nearly none of them in cycles: gone through at Python's own
    pace, they cost a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


def server_for(app: ASGIApp, reader_timeout: float = READER_TIMEOUT) -> uvicorn.Server:
    """The server of `app`; `await server.serve(sockets=[listener])` runs it until a signal or `should_exit`.

    `reader_timeout` is in seconds: a client that takes no further piece of its answer for so long is given up.
    """
    config = uvicorn.Config(
        app,
        # Whoever forwards requests to us from elsewhere is not to be taken for the local administrator.
        proxy_headers=False,
        access_log=False,  # RequestTracing writes the line
        log_config=None,
        log_level="warning",
        server_header=False,
        lifespan="off",
        ws="none",
        http=partial(Transport, patience=reader_timeout),  # type: ignore[arg-type]  # it is only ever called
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    return uvicorn.Server(config)
