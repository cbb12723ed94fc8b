"""The market as a process of its own, which is killed and started again on the same folder."""

import http.client
import os
import socket
import subprocess
import threading
import time

# A market that has not answered after this long does not start.
PATIENCE_S = 60


class Process:
    """`up` is set while it answers; `lives` counts how often it was started."""

    def __init__(self, binary, work):
        self.binary, self.data = binary, work / "data"
        self.log = open(work / "market.log", "ab")
        self.port = free_port()
        self.up = threading.Event()
        self.lives = 0
        self.child = None

    def spawn(self):
        """Starts it, and does not wait until it answers."""
        self.lives += 1
        self.child = subprocess.Popen(
            [self.binary, "serve", "--no-open", "--data", self.data, "--port", str(self.port)],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def start(self):
        """Starts it; the seconds until it has answered."""
        began = time.monotonic()
        self.spawn()
        while not self.is_healthy():
            if self.child.poll() is not None:
                raise RuntimeError(f"the market ended by itself: {self.child.returncode}")
            if time.monotonic() - began > PATIENCE_S:
                raise RuntimeError(f"the market does not answer within {PATIENCE_S} s")
            time.sleep(0.002)
        took = time.monotonic() - began
        self.up.set()
        return took

    def is_healthy(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self):
        """No handler of its own runs, and nothing that it holds in memory is written."""
        self.up.clear()
        self.child.kill()
        self.child.wait()

    def stop(self):
        """Ends it as Ctrl-C does, or at once if it does not."""
        self.up.clear()
        if self.child and self.child.poll() is None:
            self.child.send_signal(2)
            try:
                self.child.wait(10)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()

    def log_size(self):
        return os.fstat(self.log.fileno()).st_size

    def command(self, name, folder=None):
        """What a command about the folder of a market that is not running prints."""
        done = subprocess.run([self.binary, name, "--data", folder or self.data],
                              capture_output=True, text=True, timeout=600)
        return done.returncode, done.stdout + done.stderr


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
