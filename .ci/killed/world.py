"""What the clients were promised, by what it is about; the journal has who was, and when."""

import threading
from dataclasses import dataclass, field


@dataclass
class Order:
    """An order as it was acknowledged. What the market shows later has to contain this."""

    id: str
    key: str
    who: str
    total: int
    items: list
    fulfilment: str
    status: str = "pending"
    # By trade number: the charge that the cashier has confirmed to the client.
    charged: dict = field(default_factory=dict)
    payments: list = field(default_factory=list)


@dataclass
class Product:
    id: str
    store: str
    fulfilment: str
    stock: int | None
    prices: set
    name: str
    version: int
    restocked: int = 0


class World:
    def __init__(self, process, journal, seed):
        self.process, self.journal, self.seed = process, journal, seed
        self.closing = False
        self.busy = self.refused = 0
        # How long the log was when the demonstration was loaded.
        self.filled_at = 0
        self.products = {}
        self.orders = {}
        self.keys = {}
        # By order: the highest version that anybody was shown, and each move with its time.
        self.versions, self.moves, self.cancelled = {}, {}, set()
        # By name, who a newcomer became.
        self.joined = {}
        self.violations = []
        self.lock = threading.Lock()

    def violation(self, what, *about):
        """Something that must not be, and what it is about: ids and keys of its story."""
        with self.lock:
            self.violations.append((what, [one for one in about if one]))

    def placed(self, order):
        with self.lock:
            other = self.keys.setdefault(order.key, order.id)
            known = self.orders.setdefault(order.id, order)
        if other != order.id:
            self.violation(f"one key made two orders: {other}, {order.id}", order.key)
        if known.key != order.key:
            self.violation(f"{order.id} was promised for two keys", order.key, known.key)
        return known

    def shown(self, view):
        """Somebody was shown an order: nobody may see an older one from now on."""
        with self.lock:
            self.versions[view["id"]] = max(view["version"], self.versions.get(view["id"], 0))

    def moved(self, view, status):
        """A move was acknowledged."""
        self.shown(view)
        with self.lock:
            self.moves.setdefault(view["id"], []).append(status)
            if status == "cancelled":
                self.cancelled.add(view["id"])


def lines(view):
    """What was ordered, at which price: what never changes about an order."""
    return [[one["product_id"], one["quantity"], one["price_at_purchase"]]
            for one in view["items"]]


def gist(view):
    """What the journal keeps of an order."""
    return {name: view[name] for name in ("id", "status", "version", "total_amount")} | {
        "items": lines(view)}
