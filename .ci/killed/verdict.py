"""What must be true of a market at rest, whatever its clients lived through."""

from collections import Counter
from types import SimpleNamespace

import rest
import stored
from client import PASSWORD, Client, Unexpected
from world import gist, lines

GONE = {"cancelled", "refunded"}
# Money that the order keeps, in the API's words.
KEPT = "received"


def judge(world, owners, customers):
    """Everything that can be asked for, while the market is open. Whoever was signed in still is:
    by now the access tokens are too old, and the refresh tokens have to do."""
    final = SimpleNamespace(orders={}, kept=0, owed=0)
    admin = Client(world, "admin")
    admin.sign_in("admin", "admin")
    for customer in customers:
        part(world, customer_is_shown_everything, world, final, customer)
    part(world, newcomers_are_there, world)
    part(world, orders_are_as_promised, world, final)
    part(world, lists_are_whole, world, final, admin)
    for owner in owners:
        part(world, store_adds_up, world, final, owner)
    part(world, money_adds_up, world, final, admin)
    part(world, queues_are_empty, world, admin)
    return final


def part(world, judging, *given):
    """An answer that nobody should get ends one part, and the next one is judged."""
    try:
        judging(*given)
    except Unexpected as error:
        world.violation(f"{judging.__name__.replace('_', ' ')} can't be asked: {error}")


def customer_is_shown_everything(world, final, client):
    """Every acknowledged order, with its history, the list of all, and the cart."""
    name = client.name
    mine = [order for order in world.orders.values() if order.who == name]
    for order in mine:
        answer = client.ask("GET", f"/api/orders/{order.id}", expect=(200, 404))
        if answer.status == 404:
            world.violation(f"{order.id} was acknowledged and is gone", order.id, order.key)
            continue
        view = final.orders[order.id] = answer.json
        history = client.ask("GET", f"/api/orders/{order.id}/history").json
        view["history"] = [change["status"] for change in history]
    listed = Counter(view["id"] for view in client.pages("/api/orders"))
    for one in {order.id for order in mine} ^ set(listed):
        world.violation(f"{one} is {'' if one in listed else 'not '}in the list of {name}, "
                        f"and {'not ' if one in listed else ''}promised", one)
    for one in [one for one, count in listed.items() if count > 1]:
        world.violation(f"{one} is listed {listed[one]} times", one)
    client.show()


def newcomers_are_there(world):
    for name, user in world.joined.items():
        client = Client(world, f"{name} at the end")
        client.sign_in(name, PASSWORD)
        found = client.ask("GET", "/api/auth/me").json["id"]
        if found != user:
            world.violation(f"{name} is {found} instead of {user}", user)
        client.close()


def orders_are_as_promised(world, final):
    for order in world.orders.values():
        view = final.orders.get(order.id)
        if view is None:
            continue
        if (view["total_amount"], lines(view)) != (order.total, order.items):
            world.violation(
                f"{order.id} is {gist(view)} instead of {order.items}, {order.total} in all",
                order.id)
        if view["version"] < world.versions[order.id]:
            world.violation(f"{order.id} is of version {view['version']}, and {order.id} of "
                            f"version {world.versions[order.id]} was shown", order.id)
        for one in set(order.payments) - {payment["id"] for payment in view["payments"]}:
            world.violation(f"{one} was begun and is not there", order.id)
        for status in world.moves.get(order.id, []):
            if status not in view["history"]:
                world.violation(f"{order.id} was moved to {status}, and its history is "
                                f"{view['history']}", order.id)
        if order.id in world.cancelled and view["status"] not in GONE:
            world.violation(f"{order.id} was cancelled and is {view['status']}", order.id)
        if view["status"] == "pending":
            world.violation(f"{order.id} is neither paid nor cancelled in time", order.id)


def lists_are_whole(world, final, admin):
    """The market's own list, which has every order once and no other."""
    listed = Counter(view["id"] for view in admin.pages("/api/admin/orders"))
    for one in set(listed) - set(world.orders):
        world.violation(f"{one} was promised to nobody", one)
    for one in set(final.orders) - set(listed):
        world.violation(f"{one} is not in the market's list", one)
    for one in [one for one, count in listed.items() if count > 1]:
        world.violation(f"{one} is in the market's list {listed[one]} times", one)


def store_adds_up(world, final, owner):
    """Each product is what its owner last made of it, and has the units that it should have."""
    held = Counter()
    for view in final.orders.values():
        if view["status"] not in GONE:
            for line in view["items"]:
                held[line["product_id"]] += line["quantity"]
    for product in (world.products[one] for one in owner.products):
        found = owner.read(product)["stock"]
        if product.stock is None:
            continue
        want = product.stock + product.restocked - held[product.id]
        if found != want:
            world.violation(
                f"{product.id} has {found} units instead of {want}: {product.stock} and "
                f"{product.restocked} restocked, without {held[product.id]} that are ordered",
                product.id)


def money_adds_up(world, final, admin):
    """Each charge is in one place: with its order, or on one of the lists."""
    taken = {}
    for trade in stored.trades(world.process.data):
        if (amount := stored.charged(trade)) is not None:
            taken[trade["ecpay_trade_no"]] = (amount, trade["trade_no"])
    numbers = {trade for _, trade in taken.values()}
    listed = Counter()
    for needs in ("refund", "review"):
        for payment in admin.pages(f"/api/admin/payments?needs={needs}"):
            for charge in payment["charges"]:
                if charge["state"] == needs:
                    listed[charge["provider_trade_no"], charge["amount"]] += 1
    kept = known = 0
    for one, view in final.orders.items():
        received = 0
        for charge in view["charges"]:
            number, amount = charge["provider_trade_no"], charge["amount"]
            amount_taken, trade = taken.pop(number, (None, None))
            if amount_taken != amount:
                world.violation(f"{one} has a charge of {amount}, of which the cashier took "
                                f"{amount_taken}", one, number, trade)
            known += amount
            if charge["state"] == KEPT:
                received += amount
            else:
                listed[number, amount] -= 1
        if received not in (0, view["total_amount"]):
            world.violation(f"{one} keeps {received} of {view['total_amount']}", one)
        if bool(received) == (view["status"] in GONE) and view["total_amount"]:
            world.violation(f"{one} is {view['status']} and keeps {received}", one)
        kept += received
        for trade, amount in world.orders[one].charged.items():
            if trade not in numbers:
                world.violation(f"the cashier has forgotten that {trade} took {amount}", one,
                                trade)
    for number, (amount, trade) in taken.items():
        world.violation(f"the cashier took {amount} that no order knows of", number, trade)
    for (number, amount), count in listed.items():
        if count:
            world.violation(f"{amount} of charge {number} stands {abs(count)} times too "
                            f"{'often' if count > 0 else 'rarely'} on a list", number)
    final.kept, final.owed = kept, known - kept


def queues_are_empty(world, client):
    for name, (waiting, hidden, delayed, dead) in rest.queues(client).items():
        if waiting + hidden + delayed + dead:
            world.violation(f"{name} has {waiting} waiting, {hidden} in flight, {delayed} delayed "
                            f"and {dead} dead")


def judge_folder(world, final):
    """What is left when the market has stopped."""
    process = world.process
    rows = Counter(stored.orders(process.data))
    for one in set(rows) - set(world.orders):
        world.violation(f"{one} is stored, and was promised to nobody", one)
    for one in set(world.orders) - set(rows):
        world.violation(f"{one} was acknowledged and is not stored", one)
    for trade in stored.trades(process.data):
        for notice in trade["deliveries"]:
            if notice["due_ms"] is not None:
                world.violation(f"a notice of {trade['trade_no']} is still due",
                                trade["trade_no"])
    code, said = process.command("check")
    if code or "0 laws that do not hold, 0 items unreadable" not in said:
        world.violation(f"the laws of the table do not hold: {said[-3000:]}")
    final.checked = said.strip().splitlines()[-1]
    code, said = process.command("redrive")
    given_up = [line for line in said.splitlines() if "given up" in line]
    if code or not given_up or any(": 0 given up" not in line for line in given_up):
        world.violation(f"something was given up: {said}")
