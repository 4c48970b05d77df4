"""Who may ask: this machine, and pages served by it."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from api.http.guard import OpenHostRefused, refuse_open_host

QUERY = {"query": "{ viewer }"}


async def test_on_loopback_everyone_is_the_local_administrator(http: httpx.AsyncClient) -> None:
    response = await http.post("/graphql", json=QUERY)
    assert response.json() == {"data": {"viewer": "local administrator"}}


@pytest.mark.parametrize("peer", ["10.1.2.3", "fe80::1%eth0", "::ffff:10.1.2.3"])
async def test_another_machine_is_refused(toy_app: Starlette, peer: str) -> None:
    transport = httpx.ASGITransport(toy_app, client=(peer, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        response = await client.post("/graphql", json=QUERY)
    assert (response.status_code, code(response)) == (403, "FORBIDDEN")


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"])
async def test_this_machine_is_served(toy_app: Starlette, peer: str) -> None:
    transport = httpx.ASGITransport(toy_app, client=(peer, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        assert (await client.post("/graphql", json=QUERY)).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8000"])
async def test_names_of_this_machine_are_answered(http: httpx.AsyncClient, host: str) -> None:
    assert (await http.post("/graphql", json=QUERY, headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8000",
        "localhost:80.evil.example",
        "10.1.2.3",
        "",
        "[::2]",
        "a:b:c",
    ],
)
@pytest.mark.parametrize("path", ["/graphql", "/ide", "/healthz", "/nothing"])
async def test_a_foreign_name_that_points_here_is_refused(http: httpx.AsyncClient, host: str, path: str) -> None:
    response = await http.get(path, headers={"Host": host})
    assert (response.status_code, code(response)) == (421, "HOST_REFUSED")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://10.1.2.3", "http://localhost:a"]
)
async def test_a_page_of_another_site_may_not_ask(http: httpx.AsyncClient, origin: str) -> None:
    response = await http.post("/graphql", json=QUERY, headers={"Origin": origin})
    assert (response.status_code, code(response)) == (403, "ORIGIN_REFUSED")
    preflight = await http.options("/graphql", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 403
    assert "access-control-allow-origin" not in preflight.headers


@pytest.mark.parametrize("origin", ["http://localhost:5173", "http://127.0.0.1:3000", "http://[::1]:3000"])
async def test_a_front_end_on_another_port_may_ask(http: httpx.AsyncClient, origin: str) -> None:
    preflight = await http.options(
        "/graphql",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,x-request-id",
        },
    )
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, origin)
    response = await http.post("/graphql", json=QUERY, headers={"Origin": origin})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, origin)
    assert response.headers["access-control-expose-headers"] == "X-Request-Id, Server-Timing"


async def test_an_image_of_another_page_may_not_ask_but_a_link_may_lead_here(http: httpx.AsyncClient) -> None:
    cross_site = {"Sec-Fetch-Site": "cross-site"}
    response = await http.get("/graphql", params=QUERY, headers=cross_site)
    assert (response.status_code, code(response)) == (403, "ORIGIN_REFUSED")
    assert (await http.get("/ide", params=QUERY, headers=cross_site)).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.2"])
def test_listening_on_loopback_is_allowed(host: str) -> None:
    refuse_open_host(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "example.org"])  # noqa: S104
def test_listening_where_others_reach_it_is_refused_without_authentication(host: str) -> None:
    with pytest.raises(
        OpenHostRefused, match=r"^will not listen on .+ without authentication .+ZHIGUAN_HOST=127\.0\.0\.1$"
    ):
        refuse_open_host(host)


def code(response: httpx.Response) -> str:
    """The code of the only error."""
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])
