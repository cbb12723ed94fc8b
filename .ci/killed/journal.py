"""What every client sent, written down before it was sent, and what it was answered."""

import itertools
import json
import threading
import time


class Call:
    """One request, and each time that it was sent."""

    def __init__(self, number, who, method, path, key, body):
        self.number, self.who, self.method, self.path = number, who, method, path
        self.key, self.body = key, body
        self.sent = []
        self.status = self.answer = None

    def mentions(self, needle):
        return any(needle in text for text in (
            self.path, self.key or "", json.dumps(self.body), json.dumps(self.answer)))

    def line(self):
        times = ", ".join(f"{at:.3f} s in life {life}" for at, life in self.sent)
        key = f" key {self.key}" if self.key else ""
        body = f" {json.dumps(self.body, ensure_ascii=False)}" if self.body is not None else ""
        said = json.dumps(self.answer, ensure_ascii=False)[:300]
        return (f"#{self.number} {self.who}: {self.method} {self.path}{key}{body[:300]}, "
                f"sent {times}: {self.status} {said}")


class Journal:
    """Reads are counted; writes are kept, and stand in the file before they are sent."""

    def __init__(self, path):
        self.file = open(path, "w", buffering=1)
        self.began = time.monotonic()
        self.lock = threading.Lock()
        self.numbers = itertools.count(1)
        self.calls = []
        self.answered = self.acknowledged = self.repeated = 0

    def begin(self, who, method, path, key, body):
        call = Call(next(self.numbers), who, method, path, key, body)
        if method != "GET":
            self.calls.append(call)
        return call

    def send(self, call, life):
        call.sent.append((time.monotonic() - self.began, life))
        self.repeated += len(call.sent) > 1
        if call.method != "GET":
            self.write({"sends": call.number, "who": call.who, "method": call.method,
                        "path": call.path, "key": call.key, "body": call.body, "life": life})

    def hear(self, call, status, answer):
        with self.lock:
            self.answered += 1
            self.acknowledged += call.method != "GET" and status < 300
        call.status, call.answer = status, answer
        if call.method != "GET":
            self.write({"answer": call.number, "status": status, "kept": answer})

    def write(self, entry):
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        with self.lock:
            self.file.write(line)

    def story(self, needles, most=40):
        """The calls that are about one of these: ids, keys."""
        lines = [call.line() for call in self.calls
                 if any(call.mentions(needle) for needle in needles)]
        if len(lines) > most:
            lines = lines[:most // 2] + [f"… {len(lines) - most} more …"] + lines[-most // 2:]
        return lines
