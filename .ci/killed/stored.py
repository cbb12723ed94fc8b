"""What lies in the folder, read past the market: the table's and the cashier's own databases."""

import json
import sqlite3
import time
from contextlib import closing

TABLE = '"night-market"'


def connect(path, write=False):
    mode = "rw" if write else "ro"
    return closing(sqlite3.connect(f"file:{path}?mode={mode}", uri=True, timeout=30))


def orders(data):
    """The ids of all orders that are stored."""
    with connect(data / "table.db") as table:
        found = table.execute(
            f"SELECT pk FROM {TABLE} WHERE pk LIKE 'S:ORDER#%' AND sk = 'S:ORDER'").fetchall()
    return [key.partition("#")[2] for key, in found]


def keys(data):
    """The keys of what the demonstration consists of, but for what is made of it later."""
    with connect(data / "table.db") as table:
        found = table.execute(f"SELECT pk, sk FROM {TABLE}").fetchall()
    kinds = ("S:PRODUCT#", "S:STORE", "S:USER#", "S:EMAIL#", "S:NAME#", "S:SLUG#", "S:CATEG")
    return {key for key in found if key[0].startswith(kinds) and key[1] != "S:CARD"}


def behind(data):
    """How many changes the slowest reader of the stream has not taken."""
    with connect(data / "table.db") as table:
        return table.execute(
            "SELECT COUNT(*) FROM _stream_records WHERE CAST(sequence_number AS INTEGER) > "
            "(SELECT MIN(position) FROM _stream_readers)").fetchone()[0]


def deadlines_due(data):
    """How many deadlines have passed, by the market's clock, and were not seen to."""
    ahead = data / "clock-ahead-ms"
    ahead_ms = int(ahead.read_text()) if ahead.exists() else 0
    minute = int((time.time() * 1000 + ahead_ms) // 60_000)
    with connect(data / "table.db") as table:
        found = table.execute(
            f"SELECT pk FROM {TABLE} WHERE pk >= 'S:DEADLINE#' AND pk < 'S:DEADLINE$'").fetchall()
    return sum(int(key.split("#")[1]) < minute for key, in found)


def dead_letters(data):
    """What consumers gave up: by number its message, with when it was sent and when it came."""
    found = {}
    with open(data / "queues.jsonl") as queues:
        for line in queues:
            (kind, event), = json.loads(line).items()
            if kind == "Put" and event["queue"].endswith("-dlq"):
                found[event["message"]["number"]] = event["message"]
            elif kind == "Removed" and event["queue"].endswith("-dlq"):
                found.pop(event["number"], None)
    return found


def trades(data):
    """Every trade of the cashier."""
    with connect(data / "cashier.db") as cashier:
        return [json.loads(trade) for trade, in cashier.execute("SELECT trade FROM trades")]


def charged(trade):
    """What a trade has charged, or nothing."""
    state = trade["state"]
    return state["Paid"]["amount"] if isinstance(state, dict) else None


def notices_due(data):
    with connect(data / "cashier.db") as cashier:
        return cashier.execute("SELECT COUNT(*) FROM trades WHERE due = 1").fetchone()[0]
