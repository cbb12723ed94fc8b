"""Sends a local market generated requests, and prints what is wrong with its answers: `.ci/fuzz`."""

import argparse
import multiprocessing
import os
import random
import sys
import time
from pathlib import Path

import hostile
from market import ROLES, Login, Market, known

# Shares of a role's requests, in this order; what a phase leaves is the next one's. Examples and
# coverage end by themselves.
PHASES = [("examples", 0.05), ("coverage", 0.45), ("fuzzing", 0.80), ("stateful", 1.0)]
# One of so many requests of a role is each operation's in a turn: every operation has its turn.
PER_OPERATION = 240
# How many roles are at work at a time: the generator takes more of a processor than the market.
AT_ONCE = 2


def main():
    arguments = argparse.ArgumentParser(prog=".ci/fuzz")
    arguments.add_argument("requests", type=int, nargs="?", default=100_000)
    arguments.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    arguments.add_argument("--market", type=Path, required=True, help=argparse.SUPPRESS)
    arguments.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    # The generator keeps files where it is.
    binary, work = given.market.resolve(), given.work.resolve()
    os.chdir(work)
    print(f"seed {given.seed}, the market's log is {given.work}/market.log", flush=True)
    market = Market(binary, work / "market.log")
    try:
        found = attack(market, given.requests, given.seed)
    finally:
        market.stop()
    sys.exit(report(found, market.errors()))


def attack(market, requests, seed):
    """What all roles find, each with its share of the requests."""
    words = known(market)
    share = -(-requests // len(ROLES))
    turns = [(market.url, words, role, share, seed + number) for number, role in enumerate(ROLES)]
    found = hostile.Findings()
    # A process each: what the generator registers is for a whole process.
    with multiprocessing.Pool(AT_ONCE, maxtasksperchild=1) as pool:
        for role, took, one in pool.imap_unordered(as_role, turns, chunksize=1):
            print(f"as {role or 'nobody'}: {one.requests} requests in {took:.0f} s", flush=True)
            found.add(one)
    return found


def as_role(turn):
    url, words, role, share, seed = turn
    market = Market.at(url)
    login = Login(market, role) if role else None
    began, found = time.monotonic(), hostile.Findings()
    while found.requests < share:
        before = found.requests
        for phase, upto in PHASES:
            # One that ended by itself is not begun again.
            if before and upto < 0.5:
                continue
            budget = int(share * upto) if not before else share
            if found.requests < budget:
                found.add(hostile.run(
                    market, words, login, seed, max(1, share // PER_OPERATION), [phase],
                    budget - found.requests))
        seed += len(ROLES)
        if found.requests == before:
            raise AssertionError(f"nothing is sent as {role}: {found.engine}")
    return role, time.monotonic() - began, found


def report(found, errors):
    """Prints it; 1 if something is wrong."""
    for (operation, status, check, title), text in sorted(found.samples.items(), key=str):
        print(f"\n{operation}: {status}, {check}: {title}\n{text}")
    for what, text in found.engine.items():
        print(f"\nnot tested: {what}: {text[:600]}")
    for line in errors[:20]:
        print(f"\n{line}")
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(found.statuses.items()))
    print(f"\nstatuses       {statuses}")
    print(f"requests       {found.requests}")
    print(f"5xx            {found.server_errors}")
    print(f"undocumented   {found.undocumented}")
    print(f"errors logged  {len(errors)}")
    return 1 if found.server_errors or found.undocumented or errors or found.engine else 0


if __name__ == "__main__":
    main()
