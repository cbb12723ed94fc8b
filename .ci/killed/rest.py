"""Brings a market to rest: what it still has to do by itself is waited for, and its clock moved."""

import re
import time

import stored

# What a market does by itself is done by then, or never.
PATIENCE_S = 300
# Unpaid orders are cancelled after half an hour, and a payment is asked for after 10, 20 and 40
# minutes: after six steps of ten minutes nothing is left but payments that nobody made.
STEPS = 6
# A message that is received five times is given up. A death ends a receipt, and the message is
# hidden for a minute after each: who dies every second may do that to one.
RECEIPTS, HIDDEN_MS = 5, 60_000
ROW = re.compile(r"<tr><td>([a-z-]+)</td><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td>"
                 r"<td>(?:<[^>]*>)*(\d+)")


def queues(client):
    """By queue: waiting, in flight, delayed, dead."""
    page = client.ask("GET", "/_dev/queues").data.decode()
    return {name: [int(count) for count in counts] for name, *counts in ROW.findall(page)}


def settle(client, data):
    """Waits until nothing is under way. A message that was in flight at a kill is hidden for
    minutes: then the clock is moved until it can be seen."""
    end, quiet = time.monotonic() + PATIENCE_S, 0
    while quiet < 3:
        found = queues(client)
        if not found:
            raise RuntimeError("the page of the queues is not as it was")
        waiting = sum(counts[0] for counts in found.values())
        hidden = sum(counts[1] + counts[2] for counts in found.values())
        behind, notices = stored.behind(data), stored.notices_due(data)
        late = stored.deadlines_due(data)
        quiet = quiet + 1 if waiting + hidden + behind + notices + late == 0 else 0
        if time.monotonic() > end:
            raise TimeoutError(f"no rest after {PATIENCE_S} s: queues {found}, {behind} changes "
                               f"not read, {notices} notices and {late} deadlines due")
        if hidden + notices and not waiting + behind + late:
            # It may be at work now; what was in flight when the market died is hidden for longer.
            time.sleep(1)
            if queues(client) == found:
                advance(client)
        time.sleep(0.1)


def advance(client, by="minutes"):
    client.ask("POST", "/_dev/clock", form={"by": by}, expect=(303,))


def bring_back(world, client, data):
    """Does as an operator does about what died with its consumer, five times. Nothing else may be
    given up."""
    letters = stored.dead_letters(data)
    for number, letter in letters.items():
        lived = letter["delivery"]["visible_at"] - letter["sent_at"]
        if lived < RECEIPTS * HIDDEN_MS:
            world.violation(f"message {number} was given up after {lived} ms: {letter['body']}")
    if letters:
        print(f"{len(letters)} messages died with their consumer five times, and are brought back")
        client.ask("POST", "/_dev/queues/redrive", form={}, expect=(303,))
        settle(client, data)


def come_to_rest(world, client, data):
    settle(client, data)
    bring_back(world, client, data)
    for _ in range(STEPS):
        advance(client)
        settle(client, data)
    # A night: the sweep reads everything, and logs what it had to repair.
    advance(client, "day")
    settle(client, data)
