"""Whom a request comes from: only trusted peers are believed, and only to the first hop nobody vouches for."""

import pytest

from foundation.proxies import TrustedProxies, network_of, parsed_address

TRUSTED = ("10.0.0.0/8", "2001:db8:1::/48", "192.0.2.1")


def seen(trusted=TRUSTED, **environ) -> tuple[str, str]:
    """The address and scheme an application sees behind the layer."""
    given = {"REMOTE_ADDR": "203.0.113.7", "wsgi.url_scheme": "http"} | environ
    found = {}

    def app(environ, _start_response):
        found.update(environ)
        return []

    TrustedProxies(app, trusted)(given, lambda *_: None)
    return found["REMOTE_ADDR"], found["wsgi.url_scheme"]


@pytest.mark.parametrize(
    ("row", "peer", "forwarded", "address"),
    [
        ("no proxy", "203.0.113.7", None, "203.0.113.7"),
        ("a peer nobody trusts", "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("a trusted peer", "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("a trusted peer that says nothing", "10.0.0.1", None, "10.0.0.1"),
        ("a trusted peer with an empty header", "10.0.0.1", "", "10.0.0.1"),
        ("what the client wrote itself stands left", "10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        ("two trusted hops", "10.0.0.1", "198.51.100.1, 10.0.0.2, 192.0.2.1", "198.51.100.1"),
        ("an untrusted hop between", "10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("trusted hops only", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("garbage on the right", "10.0.0.1", "198.51.100.1, <script>", "10.0.0.1"),
        ("garbage behind a trusted hop", "10.0.0.1", "unknown, 10.0.0.2", "10.0.0.2"),
        ("garbage on the left is never read", "10.0.0.1", "\x00é, 198.51.100.1", "198.51.100.1"),
        ("IPv6", "2001:db8:1::1", "2001:db8:2::9", "2001:db8:2::9"),
        ("an IPv4 peer inside IPv6", "::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("an IPv4 client inside IPv6", "10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("a thousand hops", "10.0.0.1", "1.1.1.1," * 1_000 + "10.0.0.2", "1.1.1.1"),
        ("no peer address (a socket)", "", "198.51.100.1", ""),
    ],
)
def test_the_address_is_the_rightmost_that_nobody_vouches_for(row, peer, forwarded, address):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}

    assert (row, seen(REMOTE_ADDR=peer, **headers)[0]) == (row, address)


@pytest.mark.parametrize(
    ("row", "peer", "said", "scheme"),
    [
        ("a trusted peer says https", "10.0.0.1", "https", "https"),
        ("in capitals", "10.0.0.1", "HTTPS", "https"),
        ("the last hop's word counts", "10.0.0.1", "https, http", "http"),
        ("an untrusted peer says https", "203.0.113.7", "https", "http"),
        ("no scheme of ours", "10.0.0.1", "javascript", "http"),
    ],
)
def test_the_scheme_is_taken_from_trusted_peers_only(row, peer, said, scheme):
    assert (row, seen(REMOTE_ADDR=peer, HTTP_X_FORWARDED_PROTO=said)[1]) == (row, scheme)


def test_without_trusted_proxies_nothing_is_believed():
    headers = {"HTTP_X_FORWARDED_FOR": "1.1.1.1", "HTTP_X_FORWARDED_PROTO": "https"}

    assert seen(trusted=(), REMOTE_ADDR="127.0.0.1", **headers) == ("127.0.0.1", "http")
    assert seen(trusted=("127.0.0.1",), REMOTE_ADDR="127.0.0.1", **headers) == ("1.1.1.1", "https")


@pytest.mark.parametrize(
    "name",
    ["FORWARDED", "X_REAL_IP", "X_CLIENT_IP", "CLIENT_IP", "TRUE_CLIENT_IP", "CF_CONNECTING_IP", "X_CLUSTER_CLIENT_IP"],
)
def test_the_relatives_of_the_header_are_never_read(name):
    assert seen(REMOTE_ADDR="10.0.0.1", **{f"HTTP_{name}": "1.1.1.1"})[0] == "10.0.0.1"


def test_a_forwarded_host_is_never_believed(make_app, article):
    client = make_app(trusted_proxies=("127.0.0.1",)).test_client()

    page = client.get(article.url, headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"})

    assert "evil" not in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (" 203.0.113.7 ", "203.0.113.7"),
        ("", "unknown"),
        ("unix:", "unknown"),
        ("203.0.113.777", "unknown"),
    ],
)
def test_what_counts_as_one_network(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize("text", ["", "%", "1.2.3", "010.0.0.1", "0x7f.1", "2130706433.", "::1::", "é"])
def test_what_is_no_address_is_none(text):
    assert parsed_address(text) is None
