"""A client that asks until it is answered: what a kill interrupts is sent again, under its key."""

import http.client
import json
import random
import threading
import time
import traceback
from dataclasses import dataclass
from urllib.parse import urlencode

TIMEOUT_S = 60
# What the market is too busy for is sent again that often.
BUSY = 50
# A refresh token that comes back later than this may have ended its session.
LATE_S = 8
PASSWORD = "seven lanterns over the river"


class Unexpected(Exception):
    """An answer that no client should get."""


@dataclass
class Answer:
    status: int
    headers: dict
    data: bytes
    # How often it was sent until it was answered.
    sends: int

    @property
    def json(self):
        return json.loads(self.data)


class Client:
    def __init__(self, world, name):
        self.world, self.name = world, name
        self.random = random.Random(f"{world.seed}/{name}")
        self.connection = None
        self.session = None
        self.device = None
        self.login = None

    # What is sent.

    def ask(self, method, path, body=None, *, form=None, key=None, match=None, expect=(200,),
            kept=None):
        """Sends a request until it is answered; `kept` makes of the answer what is written down."""
        world, headers = self.world, {"host": f"localhost:{self.world.process.port}"}
        if key:
            headers["idempotency-key"] = key
        if match:
            headers["if-match"] = match
        data = None
        if form is not None:
            data = urlencode(form)
            headers["content-type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            data = json.dumps(body).encode()
            headers["content-type"] = "application/json"
        call = world.journal.begin(self.name, method, path, key, form or body)
        busy = renewed = 0
        while True:
            if self.session:
                headers["authorization"] = f"Bearer {self.session['access_token']}"
            answer = self.once(call, method, path, data, headers)
            if answer is None:
                continue
            if answer.status == 503 and busy < BUSY:
                busy += 1
                world.busy += 1
                time.sleep(0.05 * self.random.random() * busy)
                continue
            if answer.status == 401 and self.session and not renewed:
                renewed += 1
                self.refresh()
                continue
            break
        said = {"problem": short(answer)} if answer.status >= 400 else None
        if kept and answer.status < 300:
            said = kept(answer.json)
        world.journal.hear(call, answer.status, said)
        if answer.status not in expect:
            raise Unexpected(f"{call.line()}: {answer.status} {answer.data[:600]!r}")
        return answer

    def once(self, call, method, path, data, headers):
        """The answer, or none if the market was killed before it had come."""
        process = self.world.process
        process.up.wait()
        self.world.journal.send(call, process.lives)
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(
                    "127.0.0.1", process.port, timeout=TIMEOUT_S)
            self.connection.request(method, path, data, headers)
            got = self.connection.getresponse()
            read = got.read()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()},
                          read, len(call.sent))
        except TimeoutError as error:
            raise Unexpected(f"no answer within {TIMEOUT_S} s: {call.line()}") from error
        except (OSError, http.client.HTTPException):
            self.close()
            time.sleep(0.005)
            return None

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None

    # Who sends it.

    def register(self, name, **more):
        """Registers, and signs in as that user from then on."""
        self.login = (name, PASSWORD)
        self.begin_session(self.try_to_register(name, **more))

    def try_to_register(self, name, key=None, **more):
        body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD, **more}
        return self.ask("POST", "/api/auth/register", body, key=key or self.new_key(),
                        expect=(201, 429), kept=lambda user: {"id": user["id"]})

    def sign_in(self, name, password):
        self.login, self.session = (name, password), None
        self.begin_session(self.session_call(
            "/api/auth/login", {"username": name, "password": password}))

    def refresh(self):
        """Exchanges the refresh token. When the answer was lost the same token comes once more,
        which the market takes for ten seconds."""
        token, self.session = self.session["refresh_token"], None
        began = time.monotonic()
        answer = self.session_call("/api/auth/refresh", {"refresh_token": token})
        if answer.status == 401 and answer.sends > 1 and time.monotonic() - began > LATE_S:
            self.sign_in(*self.login)
        else:
            self.begin_session(answer)

    def session_call(self, path, body):
        """Sends the cookie of the device, by which a session's next token may come twice."""
        process, journal = self.world.process, self.world.journal
        origin = f"localhost:{process.port}"
        headers = {"host": origin, "content-type": "application/json",
                   "origin": f"http://{origin}"}
        if self.device:
            headers["cookie"] = self.device
        told = {name: value for name, value in body.items() if name == "username"}
        call = journal.begin(self.name, "POST", path, None, told)
        data = json.dumps(body).encode()
        answer = None
        while answer is None or answer.status in (429, 503):
            if answer:
                time.sleep(1)
            answer = self.once(call, "POST", path, data, headers)
        journal.hear(call, answer.status, None)
        return answer

    def begin_session(self, answer):
        if answer.status not in (200, 201):
            raise Unexpected(f"{self.name} gets no session: {answer}")
        self.session = answer.json
        if cookie := answer.headers.get("set-cookie"):
            self.device = cookie.partition(";")[0]

    def new_key(self):
        return f"{self.random.getrandbits(128):032x}"

    def pages(self, path):
        """Everything of a list."""
        found, cursor = [], ""
        while True:
            answer = self.ask("GET", f"{path}{'&' if '?' in path else '?'}limit=100{cursor}")
            found += answer.json
            if not (after := answer.headers.get("x-next-cursor")):
                return found
            cursor = "&" + urlencode({"cursor": after})


class Actor(Client):
    """A client that goes on by itself until the world comes to rest."""

    # What it does, and how often.
    ACTS = ()

    def __init__(self, world, name):
        super().__init__(world, name)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.acts = [(getattr(self, act), weight) for act, weight in self.ACTS]

    def run(self):
        acts, weights = zip(*self.acts)
        try:
            self.begin()
            while not self.world.closing:
                self.random.choices(acts, weights)[0]()
        except Unexpected as error:
            self.world.violation(f"{self.name} was answered as nobody should be: {error}")
        except Exception:
            self.world.violation(f"{self.name} could not go on: {traceback.format_exc()}")
        finally:
            self.close()

    def begin(self):
        """What it does first."""


def short(answer):
    try:
        return answer.json.get("code")
    except (ValueError, AttributeError):
        return answer.data[:100].decode(errors="replace")
