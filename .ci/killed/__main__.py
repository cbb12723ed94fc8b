"""Kills a market at work, starts it again, and judges what is left. See `.ci/kills`."""

import argparse
import random
import resource
import shutil
import sys
import time
import traceback
from pathlib import Path

import plant
import rest
import stored
import verdict
from client import Client
from customer import Customer, Newcomer
from journal import Journal
from process import Process
from store import Desk, Owner
from world import World

# One kill in fifty, and at least this many, comes while an empty folder is first filled.
FIRST, ONE_IN = 3, 50
CUSTOMERS = 12
# The longest that a life lasts, in seconds, and how often it ends while it begins.
LIFE_S, EARLY = 1.8, 0.1
GOAL_S = 1.0
# What the market is right to log as an error: the wrong amounts that customers pay.
KNOWN_ERROR = "payment_review_required"


def main():
    arguments = argparse.ArgumentParser(prog=".ci/kills")
    arguments.add_argument("kills", type=int, nargs="?", default=25)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    arguments.add_argument("--plant", choices=sorted(plant.PLANTS | plant.FIRST))
    arguments.add_argument("--market", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True)
    given = arguments.parse_args()
    print(f"{given.kills} kills, seed {given.seed}", flush=True)
    work = given.work.resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    # A copy, so that somebody may build another one meanwhile.
    market = Path(shutil.copy2(given.market, work / "market"))
    process = Process(market, work)
    world = World(process, Journal(work / "journal.jsonl"), given.seed)
    try:
        run = Run(world, given.kills, given.plant)
        run.go()
    except Exception:
        world.violation(f"it could not go on: {traceback.format_exc()}")
    finally:
        process.stop()
    sys.exit(report(world, given.seed, work))


class Run:
    def __init__(self, world, kills, fault):
        self.world, self.process, self.kills, self.plant = world, world.process, kills, fault
        self.random = random.Random(world.seed)
        self.starts, self.at_once = [], 0
        self.down_s = 0.0

    def go(self):
        first = min(max(FIRST, self.kills // ONE_IN), self.kills)
        self.open_first(first)
        owners, customers, others = self.people()
        began, answered, cpu = time.monotonic(), self.world.journal.answered, cpu_s()
        for actor in owners + customers + others:
            actor.thread.start()
        for number in range(first, self.kills):
            self.live()
            self.kill(last=number == self.kills - 1)
            if (number + 1) % 25 == 0:
                print(f"   {number + 1} kills, {self.world.journal.answered} requests answered, "
                      f"{time.monotonic() - began:.0f} s", flush=True)
        self.live()
        took = time.monotonic() - began
        count = self.world.journal.answered - answered
        self.world.closing = True
        for actor in owners + customers + others:
            actor.thread.join(120)
            if actor.thread.is_alive():
                self.world.violation(f"{actor.name} still waits for an answer")
        self.figures(took, count, cpu_s() - cpu)
        self.judge(owners, customers)

    def open_first(self, kills):
        """An empty folder is filled with the demonstration; whatever interrupts that, all of it is
        there in the end."""
        process = self.process
        for _ in range(kills):
            process.spawn()
            time.sleep(self.random.random() * 0.9)
            process.kill()
        process.start()
        if self.plant in plant.FIRST:
            process.kill()
            print(f"planted {self.plant}: {plant.FIRST[self.plant](process.data)}")
            process.start()
        rest.settle(Client(self.world, "developer"), process.data)
        self.world.filled_at = process.log_size()
        found = stored.keys(process.data)
        whole = process.data.parent / "whole"
        code, said = process.command("seed", whole)
        if code:
            raise RuntimeError(said)
        if found != (want := stored.keys(whole)):
            self.world.violation(f"the demonstration is not whole: {found ^ want}")

    def people(self):
        world = self.world
        owners = [Owner(world, "grocer", "ship_home"), Owner(world, "noodles", "takeaway"),
                  Owner(world, "gifts", "digital")]
        owners[0].open_shop()
        owners[1].sign_in("owner2", "owner2")
        owners[2].sign_in("owner3", "owner3")
        for owner in owners:
            owner.take_stock()
        world.for_sale = [one for owner in owners for one in owner.products]
        others = [Desk(world, "grocer's desk", "ship_home", owners[0].login),
                  Desk(world, "noodles' desk", "takeaway", ("staff", "staff"))]
        customers = [Customer(world, f"customer{number:02}") for number in range(CUSTOMERS)]
        for customer in customers:
            customer.join()
        return owners, customers, others + [Newcomer(world, "newcomer")]

    def live(self):
        time.sleep(0.1 + self.random.random() * LIFE_S)

    def kill(self, last):
        began = time.monotonic()
        self.process.kill()
        if self.random.random() < EARLY and not last:
            # Once more before it has answered anybody: it is killed while it reads its files.
            self.process.spawn()
            time.sleep(self.random.random() * 0.15)
            self.process.kill()
            self.at_once += 1
        if last and self.plant in plant.PLANTS:
            said = plant.PLANTS[self.plant](self.world, self.process.data)
            print(f"planted {self.plant}: {said}")
        self.starts.append(self.process.start())
        self.down_s += time.monotonic() - began

    def figures(self, took, count, cpu):
        world, journal = self.world, self.world.journal
        starts = sorted(self.starts) or [0]
        middle, slow = starts[len(starts) // 2], starts[len(starts) * 95 // 100]
        print(f"""
{self.kills} kills in {took:.0f} s of load, and {self.at_once} more before a restart had answered
{count / took:.0f} requests/s were answered, {count / max(took - self.down_s, 0.001):.0f} a second \
of an open market, {count / max(cpu, 0.001):.0f} a second of a processor
{1000 * middle:.0f} ms from the start to the first answer in the middle, {1000 * slow:.0f} ms at \
95 %, {1000 * starts[-1]:.0f} ms at most
{journal.acknowledged} acknowledged writes, {len(world.orders)} of them orders; \
{journal.repeated} requests were sent again
{world.refused} orders were refused, {world.busy} requests put off with 503""", flush=True)
        if starts[-1] > GOAL_S:
            print(f"note: {sum(one > GOAL_S for one in starts)} starts took more than {GOAL_S} s")

    def judge(self, owners, customers):
        """At rest, after one more kill: so nothing is judged by what a process has in memory."""
        world, process = self.world, self.process
        began = time.monotonic()
        rest.come_to_rest(world, Client(world, "developer"), process.data)
        process.kill()
        process.start()
        rest.settle(Client(world, "developer"), process.data)
        final = verdict.judge(world, owners, customers)
        rest.settle(Client(world, "developer"), process.data)
        process.stop()
        verdict.judge_folder(world, final)
        print(f"""{final.kept} TWD are kept by orders, {final.owed} TWD stand on a list
{final.checked}
judged in {time.monotonic() - began:.0f} s""", flush=True)


def cpu_s():
    """What the markets that have been killed took of a processor, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(world, seed, work):
    """What is wrong, with the story of whoever it happened to."""
    # A sweep may meet the demonstration, which has dates of long ago, before its changes were read.
    log = (work / "market.log").read_bytes()[world.filled_at:].decode(errors="replace")
    errors = [line for line in log.splitlines()
              if ("ERROR" in line or "panicked" in line) and KNOWN_ERROR not in line]
    if errors:
        world.violation(f"the market logged {len(errors)} errors:\n  " + "\n  ".join(errors[:20]))
    for what, about in world.violations[:30]:
        print(f"\nFAIL  {what}")
        for line in world.journal.story(about) if about else []:
            print(f"      {line}")
    print(f"\n{len(world.violations)} violations; seed {seed}")
    if world.violations:
        print(f"journal, log and data: {work}")
    return bool(world.violations)


if __name__ == "__main__":
    main()
