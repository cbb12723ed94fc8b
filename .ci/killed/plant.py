"""Falsifies the folder of a market that is not running, once. Each has to be found at the end."""

import json

import stored

def lost_ack(world, data):
    """An order that was acknowledged is gone."""
    one = victim(world)
    with stored.connect(data / "table.db", write=True) as table:
        table.execute(f"DELETE FROM {stored.TABLE} WHERE pk = ?", (f"S:ORDER#{one}",))
        table.commit()
    return f"{one} deleted"


def double_order(world, data):
    """A second order that its key does not lead to."""
    one = victim(world)
    twin = one[:-4] + ("ZZZZ" if one[-4:] != "ZZZZ" else "YYYY")
    with stored.connect(data / "table.db", write=True) as table:
        rows = table.execute(
            f"SELECT pk, sk, item_json, item_size, hash_prefix FROM {stored.TABLE} WHERE pk = ?",
            (f"S:ORDER#{one}",)).fetchall()
        for row in rows:
            text = [part.replace(one, twin) if isinstance(part, str) else part for part in row]
            table.execute(f"INSERT INTO {stored.TABLE} (pk, sk, item_json, item_size, hash_prefix)"
                          " VALUES (?, ?, ?, ?, ?)", text)
        table.commit()
    return f"{one} copied to {twin}"


def stock(world, data):
    """A unit that nobody ordered is missing."""
    for one in world.products.values():
        if one.stock and one.stock > 1000:
            def fewer(item):
                item["units"]["N"] = str(int(item["units"]["N"]) - 1)
                return item["units"]["N"]
            units = change(data, f"S:PRODUCT#{one.id}", "S:STOCK#0#0", fewer)
            return f"{one.id} has {units} units, one less than it had"
    raise RuntimeError("nothing is in stock")


def money(world, data):
    """The cashier has charged a dollar that the market does not know of."""
    with stored.connect(data / "cashier.db", write=True) as cashier:
        for number, text in cashier.execute("SELECT n, trade FROM trades").fetchall():
            trade = json.loads(text)
            settled = not any(notice["due_ms"] for notice in trade["deliveries"])
            if stored.charged(trade) and settled and trade["deliveries"]:
                trade["state"]["Paid"]["amount"] += 1
                cashier.execute("UPDATE trades SET trade = ? WHERE n = ?",
                                (json.dumps(trade, ensure_ascii=False), number))
                cashier.commit()
                return f"{trade['trade_no']} took a dollar more"
    raise RuntimeError("nothing was charged")


def lost_move(world, data):
    """A move of an order is undone that was acknowledged."""
    with world.lock:
        one = min(set(world.moves) & world.orders.keys())
    key = f"S:ORDER#{one}"

    def back(item):
        gone = item["his"]["L"].pop()["M"]["s"]["S"]
        item["status"] = item["his"]["L"][-1]["M"]["s"]
        item["v"]["N"] = str(int(item["v"]["N"]) - 1)
        return gone
    return f"{one} was never {change(data, key, 'S:ORDER', back)}"


def cart(world, data):
    """A cart has lost what was put into it."""
    with stored.connect(data / "table.db") as table:
        keys = [key for key, in table.execute(
            f"SELECT pk FROM {stored.TABLE} WHERE sk = 'S:CART' ORDER BY pk")]

    def emptied(item):
        count = len(item["lines"]["L"])
        item["lines"]["L"] = []
        return count
    return f"{sum(change(data, key, 'S:CART', emptied) for key in keys)} lines of carts are gone"


def edit(world, data):
    """An older edit has overwritten a newer one."""
    one = max(world.products.values(), key=lambda product: product.version)

    def renamed(item):
        item["name"]["S"] = "stale"
        item["v"]["N"] = str(int(item["v"]["N"]) - 1)
        return item["v"]["N"]
    version = change(data, f"S:PRODUCT#{one.id}", "S:PRODUCT", renamed)
    return f"{one.id} is of version {version} again, with another name"


def dead_letter(world, data):
    """A consumer has given up an event."""
    with open(data / "queues.jsonl", "r+") as queues:
        last = [line for line in queues if line.startswith('{"Put"')][-1]
        entry = json.loads(last)
        entry["Put"]["queue"] += "-dlq"
        entry["Put"]["message"]["number"] += 100_000
        queues.write(json.dumps(entry, separators=(",", ":")) + "\n")
    return f"a dead letter of {entry['Put']['queue']}"


def session(world, data):
    """Whoever signed in is no longer known."""
    with stored.connect(data / "table.db", write=True) as table:
        gone = table.execute(
            'DELETE FROM "night-market-expiring" WHERE pk LIKE ?', ("S:SESSION#%",)).rowcount
        table.commit()
    return f"{gone} sessions deleted"


def user(world, data):
    """Somebody who registered is gone."""
    one = min(world.joined.values())
    with stored.connect(data / "table.db", write=True) as table:
        table.execute(f"DELETE FROM {stored.TABLE} WHERE pk = ?", (f"S:USER#{one}",))
        table.commit()
    return f"{one} deleted"


def demonstration(data):
    """A store was never written, and a later start took the demonstration for whole."""
    with stored.connect(data / "table.db", write=True) as table:
        key, = table.execute(f"SELECT MIN(pk) FROM {stored.TABLE} WHERE sk = 'S:STORE'").fetchone()
        table.execute(f"DELETE FROM {stored.TABLE} WHERE pk = ? AND sk = 'S:STORE'", (key,))
        table.commit()
    return f"{key} deleted"


def change(data, pk, sk, how):
    """Changes an item behind the market's back; what `how` says of it."""
    with stored.connect(data / "table.db", write=True) as table:
        where = f"{stored.TABLE} WHERE pk = ? AND sk = ?"
        found = table.execute(f"SELECT item_json FROM {where}", (pk, sk)).fetchone()
        item = json.loads(found[0])
        said = how(item)
        table.execute(f"UPDATE {stored.TABLE} SET item_json = ? WHERE pk = ? AND sk = ?",
                      (json.dumps(item, ensure_ascii=False, separators=(",", ":")), pk, sk))
        table.commit()
    return said


def victim(world):
    """An acknowledged order, best one that nobody touches any more: that was cancelled."""
    with world.lock:
        return min(world.cancelled & world.orders.keys() or world.orders.keys())


PLANTS = {
    "lost-ack": lost_ack, "double-order": double_order, "stock": stock, "money": money,
    "lost-move": lost_move, "cart": cart, "edit": edit, "dead-letter": dead_letter, "session": session,
    "user": user,
}
# Those that come before anybody has bought anything.
FIRST = {"demonstration": demonstration}
