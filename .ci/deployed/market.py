"""A market that answers over HTTP: the deployed one, or the local one."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlencode

TIMEOUT_S = 60


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.text[:300]}"


class Market:
    """`address` is where it listens, `host` the name it is called by."""

    def __init__(self, address, host):
        self.address, self.host = address, host

    def call(self, method, path, body=None, form=None, token=None, headers=None):
        """One request, with `body` as JSON or `form` as a form."""
        sent = {"host": self.host, "user-agent": "deploy-test", **(headers or {})}
        data = None
        if form is not None:
            data = urlencode(form)
            sent["content-type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            data = json.dumps(body).encode()
            sent.setdefault("content-type", "application/json")
        if token:
            sent["authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection(self.address, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, data, sent)
            answer = connection.getresponse()
            headers = {}
            for name, value in answer.getheaders():
                headers.setdefault(name.lower(), value)
            return Answer(answer.status, headers, answer.read())
        finally:
            connection.close()

    def done(self, method, path, *given, **named):
        """The body of an answer that has to be a success."""
        answer = self.call(method, path, *given, **named)
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer}")
        return answer.json if answer.body else None
