"""Schemathesis against the market: generates requests from the document, judges each answer by it."""

import itertools
import socket
from collections import Counter
from dataclasses import dataclass, field

import requests
import schemathesis
from requests.adapters import HTTPAdapter
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

# What the document promises. Left out, because they judge by rules that are not the API's:
# - positive_data_acceptance: what fits the document may be refused for the state it meets: an id
#   that nobody has, stock that is gone, an order that moved on, the brake of sign-ins.
# - negative_data_rejection: an operation that names no such parameter ignores what is in the query
#   or in a header, as HTTP has it; `tests/contract` and `tests/bodies` say what a body may hold.
# - missing_required_header, ignored_auth, object_level_authorization: a caller without rights is
#   told 401, 403 or 404 by the role that the operation has; `tests/contract/authorization.rs`.
# - use_after_free, ensure_resource_availability: what is deleted stays readable to its owner, as an
#   archived product does, and entries of lists come later.
# - max_response_time: the machine is shared.
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
]
# How often a parameter that has known words is one of them.
OFTEN, SELDOM = 0.7, 0.3
# The brakes of sign-in and registration count by network: with one address for all, a hundred
# thousand requests would see little but 429. On Linux each of these comes from another one.
BRAKED = ("/login", "/token", "/register", "/signin", "/orchestration/users")


@dataclass
class Findings:
    """What the answers of all runs were, and what is wrong with them, once each."""

    requests: int = 0
    statuses: Counter = field(default_factory=Counter)
    undocumented: int = 0
    samples: dict = field(default_factory=dict)
    engine: dict = field(default_factory=dict)

    @property
    def server_errors(self):
        return sum(count for status, count in self.statuses.items() if status >= 500)

    def add(self, other):
        self.requests += other.requests
        self.statuses += other.statuses
        self.undocumented += other.undocumented
        for mine, theirs in [(self.samples, other.samples), (self.engine, other.engine)]:
            for key, text in theirs.items():
                mine.setdefault(key, text)


class Watched:
    """Every request that leaves passes here, those of the engine's own questions too."""

    findings = None
    login = None
    plain_send, plain_adapter = requests.Session.send, requests.Session.get_adapter

    @staticmethod
    def send(session, request, **named):
        answer = Watched.plain_send(session, request, **named)
        Watched.findings.requests += 1
        Watched.findings.statuses[answer.status_code] += 1
        # It signed out, or its session was ended; the next request has another token.
        login, held = Watched.login, request.headers.get("authorization")
        if answer.status_code == 401 and login and held == f"Bearer {login.value}":
            login.is_over()
        return answer

    @staticmethod
    def adapter(session, url):
        if url.partition("?")[0].rstrip("/").endswith(BRAKED) and NETWORKS.work:
            return NETWORKS.next()
        return Watched.plain_adapter(session, url)


requests.Session.send = lambda *given, **named: Watched.send(*given, **named)
requests.Session.get_adapter = lambda *given, **named: Watched.adapter(*given, **named)


class Networks:
    """Addresses of the loopback network to send from: all of 127.0.0.0/8 on Linux."""

    def __init__(self):
        self.numbers = itertools.count(1)
        with socket.socket() as one:
            try:
                one.bind(("127.64.0.1", 0))
                self.work = True
            except OSError:
                self.work = False

    def next(self):
        number = next(self.numbers)
        return From(f"127.{64 + (number >> 16) % 64}.{number >> 8 & 255}.{number & 255}")


class From(HTTPAdapter):
    """A connection of one request, from an address."""

    def __init__(self, address):
        self.address = address
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *given, **named):
        super().init_poolmanager(*given, source_address=(self.address, 0), **named)


NETWORKS = Networks()


def config(words, url, seed, examples, phases):
    """The settings of a run. `phases` are the names of those to go through."""
    fields = {
        "path.order_id": "order_id", "path.product_id": "product_id", "path.slug": "slug",
        "path.item_id": "product_id", "path.payment_id": "payment_id",
        "path.address_id": "address_id", "path.group_id": "group_id",
        "path.variant_id": "variant_id", "query.store_id": "store_id", "query.store": "slug",
        "query.category": "category_id", "query.q": "order_id", "header.X-Order-Key": "order_key",
        "header.If-Match": "etag", "header.If-None-Match": "etag",
        "body.items[*].product_id": "product_id", "body.items[*].variant_id": "variant_id",
        "body.items[*].choices[*]": "choice", "body.product_id": "product_id",
        "body.variant_id": "variant_id", "body.choices[*].code": "choice",
        "body.choices[*]": "choice", "body.choice": "choice", "body.options[*]": "group_id",
        "body.store_id": "store_id", "body.category_id": "category_id",
        "body.order_id": "order_id", "body.version": "version", "body.username": "login",
        "body.password": "login",
    }
    words = {
        **words, "etag": ['"1"', '"2"', "*", 'W/"1"'], "version": [1, 2, 3],
        "login": ["customer", "tea", "stall"],
    }
    seldom = {"etag", "login"}
    bindings = {
        name: {"dictionary": word, "probability": SELDOM if word in seldom else OFTEN}
        for name, word in fields.items() if word in words
    }
    return SchemathesisConfig.from_dict({
        "seed": seed,
        "base-url": url,
        "continue-on-failure": True,
        "suppress-health-check": ["all"],
        "dictionaries": {name: {"values": values} for name, values in words.items()},
        "parameters": bindings,
        "generation": {
            "mode": "all", "max-examples": examples, "no-shrink": True, "database": "none",
            "with-security-parameters": True,
        },
        "phases": {
            name: {"enabled": name in phases}
            for name in ["examples", "coverage", "fuzzing", "stateful"]
        },
        "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
        "cache": {"enabled": False},
        # It would look for a login of its own where a run is nobody.
        "auth": {"auto-signup": False},
    })


def run(market, words, login, seed, examples, phases, budget):
    """Sends up to about `budget` requests as `login`, or as nobody."""
    findings = Findings()
    Watched.findings, Watched.login = findings, login
    schemathesis.auths.unregister()
    if login:
        @schemathesis.auth(refresh_interval=None)
        class Bearer:
            def get(self, case, context):
                return login.bearer

            def set(self, case, data, context):
                if context.operation.definition.raw.get("security"):
                    case.headers = {**(case.headers or {}), "Authorization": data}

    schema = schemathesis.openapi.from_url(
        f"{market.url}/api/openapi.json",
        config=config(words, market.url, seed, examples, phases))
    stream = from_schema(schema).execute()
    role = login.name if login else "nobody"
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            judge(findings, role, event)
        elif isinstance(event, events.NonFatalError):
            findings.engine[f"{event.label}: {type(event.value).__name__}"] = str(event.value)
        elif isinstance(event, events.FatalError):
            findings.engine[f"fatal: {type(event.exception).__name__}"] = str(event.exception)
        if findings.requests >= budget:
            stream.stop()
    return findings


def judge(findings, role, scenario):
    """Counts what checks have found in a scenario, and keeps a sample of each kind."""
    for case, checks in scenario.recorder.checks.items():
        bad = [check for check in checks if check.status is Status.FAILURE]
        if not bad:
            continue
        answer = scenario.recorder.interactions[case].response
        status = answer.status_code if answer else None
        # A 5xx is counted where it comes in.
        findings.undocumented += any(check.name != "not_a_server_error" for check in bad)
        for check in bad:
            failure = check.failure_info.failure
            key = (failure.operation, status, check.name, failure.title)
            text = f"{failure.message}\n{check.failure_info.code_sample}"
            body = answer.content[:600].decode(errors="replace") if answer and answer.content else ""
            findings.samples.setdefault(key, f"as {role}: {text}\n{body}")
