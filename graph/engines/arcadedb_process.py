"""The embedded engine's own process: ArcadeDB with its Bolt listener, on loopback only.

Run as a script by `graph.engines.embedded`, never imported by it. It is configured by one line of JSON on
standard input, answers with one line of JSON (`{"port": ...}` or `{"failed": "..."}`) on standard output, and ends
as soon as standard input closes: however its parent dies, the pipe closes, so the engine never outlives it.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import threading
from typing import Any, NoReturn

SECONDS_TO_STOP = 10.0
FULL_FLUSH = 2


def main() -> NoReturn:
    """Start, answer, wait for the end of standard input, stop."""
    # A Ctrl-C in a terminal is for the parent; it stops this process in its own time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    configuration = json.loads(sys.stdin.readline())
    try:
        server = start(configuration)
        port = check(server, configuration["database"])
    except BaseException as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        answer.write(json.dumps({"failed": reason}) + "\n")
        answer.flush()
        os._exit(1)
    answer.write(json.dumps({"port": port}) + "\n")
    answer.flush()
    sys.stdin.read()
    # A stop that hangs must not keep the data directory taken: every commit is on disk already.
    watch = threading.Timer(SECONDS_TO_STOP, os._exit, (1,))
    watch.daemon = True
    watch.start()
    server.stop()
    os._exit(0)


def start(configuration: dict[str, Any]) -> Any:
    """A running server with one database."""
    log_directory = os.path.join(configuration["directory"], "log")
    os.environ["ARCADEDB_JVM_ERROR_FILE"] = os.path.join(log_directory, "crash-%p.log")
    # Imported here, so that a missing or broken wheel is answered to the parent.
    server = importlib.import_module("arcadedb_embedded.server").ArcadeDBServer(
        root_path=configuration["directory"],
        root_password=configuration["password"],
        config={
            "host": "127.0.0.1",
            "http_port": "0",
            "bolt_port": str(configuration["port"]),
            "mode": "production",
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "server_defaultDatabases": f"{configuration['database']}[root]",
            "server_httpWorkerThreads": 2,
            "support_autoRegister": False,
            "bolt_maxMessageSize": 64 * 1024 * 1024,
        },
        jvm_kwargs={
            "heap_size": configuration["heap"],
            "jvm_args": [
                # As a setting of the server it would be lowered to 1 by the production mode.
                f"-Darcadedb.txWalFlush={FULL_FLUSH}",
                f"-Darcadedb.server.logsDirectory={log_directory}",
                "-Darcadedb.serverMetrics=false",
                # Bolt's own transaction timeout is not heeded.
                f"-Darcadedb.command.timeout={int(configuration['timeout'] * 1000)}",
            ],
        },
    )
    server.start()
    return server


def check(server: Any, database: str) -> int:
    """The port that Bolt listens on. Raises when a commit would not be flushed to the disk."""
    settings = importlib.import_module("jpype").JClass("com.arcadedb.GlobalConfiguration")
    engine = server._java_server
    flush = engine.getDatabase(database).getConfiguration().getValueAsInteger(settings.TX_WAL_FLUSH)
    if flush != FULL_FLUSH:
        raise RuntimeError(f"commits are not flushed to the disk (txWalFlush is {flush})")
    for plugin in engine.getPlugins():
        if str(plugin.getClass().getSimpleName()) == "BoltProtocolPlugin":
            return int(plugin.getPort())
    raise RuntimeError("the Bolt listener did not start")


if __name__ == "__main__":
    main()
