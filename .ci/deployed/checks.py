"""What is checked: a line each, and the sum at the end."""

import time
import traceback

# What comes through a stream or a queue is there a moment later; longer than this is never.
PATIENCE_S = 120


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = []

    def check(self, name, ok, found=""):
        """Prints a line about `name`, with what was found instead where it is not so."""
        if ok:
            self.passed += 1
            print(f"ok    {name}", flush=True)
        else:
            self.failed.append(name)
            print(f"FAIL  {name}: {found}", flush=True)
        return ok

    def equal(self, name, found, want):
        return self.check(name, found == want, f"{found!r} instead of {want!r}")

    def eventually(self, name, read, holds):
        """Reads until it holds; the last thing that was read."""
        end = time.monotonic() + PATIENCE_S
        while not holds(found := read()) and time.monotonic() < end:
            time.sleep(0.2)
        self.check(name, holds(found), f"still {found!r} after {PATIENCE_S} s")
        return found

    def part(self, title, run, *given):
        """Runs one part: where it can't go on, that is a failure, and the next part runs."""
        print(f"\n-- {title}", flush=True)
        started = time.monotonic()
        try:
            return run(self, *given)
        except Exception:
            self.check(f"{title} goes on to its end", False, traceback.format_exc())
            return None
        finally:
            print(f"   {time.monotonic() - started:.1f} s", flush=True)

    def close(self):
        """The sum, and whether nothing failed."""
        print()
        for name in self.failed:
            print(f"failed: {name}")
        print(f"{self.passed} passed, {len(self.failed)} failed", flush=True)
        return not self.failed
