"""Starts the server of the web platform tests: serve.py CHECKOUT SCRATCH_FOLDER

Its own start script wants host names in /etc/hosts, fixed ports and a documentation folder. This one takes free ports on
loopback and a fresh certificate, and needs nothing else. It prints one line of JSON when all servers listen, and ends when
its standard input does, so that it never outlives who started it.
"""
import json
import logging
import os
import sys
import threading
import uuid

checkout, scratch = sys.argv[1:3]
sys.path.insert(0, os.path.join(checkout, "tools"))
import localpaths  # noqa: E402,F401  (makes the packages below importable)
from serve import serve  # noqa: E402
from wptserve import stash  # noqa: E402

started_schemes = {
    "http": serve.start_http_server,
    "https": serve.start_https_server,
    "h2": serve.start_http2_server,
}
# Named in templates; nothing listens there.
named_schemes = ["http-private", "http-public", "https-private", "https-public", "ws", "wss", "webtransport-h3"]


def settings():
    ports = {scheme: ["auto"] for scheme in ["h2", *named_schemes]}
    ports.update({"http": ["auto", "auto"], "https": ["auto", "auto"]})
    return {
        "server_host": "127.0.0.1",
        "check_subdomains": False,
        "ports": ports,
        "ssl": {"type": "openssl", "openssl": {"base_path": os.path.join(scratch, "certificates")}},
        "logging": {"level": "error"},
    }


def main():
    # Tests end connections in the middle of answers; what the servers say to that would hide everything else.
    logging.basicConfig(stream=sys.stderr, level=logging.CRITICAL)
    threading.excepthook = lambda _failure: None
    logger = logging.getLogger()
    builder = serve.build_config(logger)
    builder.update(settings())
    with builder as config, stash.StashServer(None, authkey=str(uuid.uuid4())):
        routes = serve.get_route_builder(logger, config.aliases, config).get_routes()
        servers = []
        for scheme, start in started_schemes.items():
            for port in config.ports[scheme]:
                server = start(logger, config.server_host, port, config.paths, routes, True, config)
                server.start()
                servers.append(server)
        authority = os.path.join(scratch, "certificates", "cacert.pem")
        print(json.dumps({"ports": config.ports, "certificateAuthority": authority}), flush=True)
        sys.stdin.read()
        for server in servers:
            server.stop()


main()
