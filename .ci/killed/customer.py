"""A customer: looks around, fills a cart, orders, pays at the cashier, thinks better of it."""

import time

from client import Actor
from world import Order, gist, lines

# What the cashier is asked to play, and how often; whether the card is charged.
SCENARIOS = {"pay": 55, "pay-late": 5, "pay-twice": 8, "out-of-order": 6, "never-return": 6,
             "lose-notification": 6, "wrong-amount": 4, "fail": 7, "forge": 3}
UNCHARGED = {"fail", "forge"}
# The market lets a customer have ten that are not paid.
OPEN = 8
ADDRESS = {"name": "Wang Xiaoming", "phone": "0912345678", "postal_code": "100", "city": "Taipei",
           "address": "1 Zhongzheng Road"}


class Customer(Actor):
    ACTS = (("look", 150), ("read_list", 4), ("read_page", 1), ("add", 8), ("set", 2), ("show", 4),
            ("order", 11), ("order_cart", 4), ("pay", 12), ("cancel", 2), ("read", 20),
            ("read_orders", 1), ("click_again", 1), ("check", 1), ("renew", 0.3))

    def join(self):
        """Registers, and gets an empty cart."""
        self.register(self.name)
        self.cart = {}
        self.mine, self.open = [], []

    def product(self):
        return self.world.products[self.random.choice(self.world.for_sale)]

    # Reading.

    def look(self):
        product = self.product()
        found = self.ask("GET", f"/api/products/{product.id}").json
        if found["price"] not in product.prices:
            self.world.violation(f"{product.id} costs {found['price']}, which nobody said",
                                 product.id)

    def read_list(self):
        self.ask("GET", "/api/products?limit=12")

    def read_page(self):
        self.ask("GET", "/en")

    def read(self):
        if self.mine:
            self.compare(self.random.choice(self.mine))

    def compare(self, order):
        """What is shown of an order holds what was acknowledged before it was asked for."""
        version = self.world.versions[order.id]
        view = self.ask("GET", f"/api/orders/{order.id}").json
        if (view["total_amount"], lines(view)) != (order.total, order.items):
            self.world.violation(f"{order.id} is not what was promised: {gist(view)}", order.id)
        if view["version"] < version:
            self.world.violation(
                f"{order.id} went back from version {version} to {view['version']}", order.id)
        self.world.shown(view)
        order.status = view["status"]
        return view

    def read_orders(self):
        self.ask("GET", "/api/orders?limit=20")

    def renew(self):
        self.refresh()

    # The cart.

    def add(self):
        product, count = self.product(), self.random.randint(1, 2)
        if self.cart.get(product.id, 0) < 10:
            self.ask("POST", "/api/cart/items", {"product_id": product.id, "quantity": count},
                     key=self.new_key())
            self.cart[product.id] = self.cart.get(product.id, 0) + count

    def show(self):
        found = self.ask("GET", "/api/cart").json
        held = {one["product_id"]: one["quantity"] for one in found["items"]}
        if held != self.cart:
            self.world.violation(
                f"the cart of {self.name} holds {held} instead of {self.cart}", "/api/cart")

    def set(self):
        if not self.cart:
            return
        product = self.random.choice(sorted(self.cart))
        if self.random.random() < 0.5:
            self.ask("DELETE", f"/api/cart/items/{product}", expect=(200, 204, 404))
            del self.cart[product]
        else:
            count = self.random.randint(1, 5)
            self.ask("PATCH", f"/api/cart/items/{product}", {"quantity": count})
            self.cart[product] = count

    # Orders.

    def order(self):
        first = self.product()
        items = {first.id: self.random.randint(1, 3)}
        for _ in range(self.random.randint(0, 2)):
            more = self.product()
            if more.store == first.store:
                items[more.id] = self.random.randint(1, 2)
        self.place({"items": [{"product_id": one, "quantity": count}
                              for one, count in items.items()]}, first, items)

    def order_cart(self):
        """What one store sells of the cart, which is taken out of it in the same write."""
        if not self.cart:
            return
        first = self.world.products[self.random.choice(sorted(self.cart))]
        items = {one: count for one, count in self.cart.items()
                 if self.world.products[one].store == first.store}
        if self.place({"cart": True, "store_id": first.store}, first, items):
            for one in items:
                del self.cart[one]

    def place(self, body, product, items):
        if len(self.open) >= OPEN:
            self.cancel()
            return None
        body |= {"fulfilment": {"type": product.fulfilment}}
        if product.fulfilment == "ship_home":
            body["fulfilment"]["address"] = ADDRESS
        key = self.new_key()
        answer = self.ask("POST", "/api/orders", body, key=key, expect=(201, 409), kept=gist)
        if answer.status == 409:
            self.world.refused += 1
            if answer.json["code"] == "too_many_unpaid_orders":
                self.give_up()
            return None
        view = answer.json
        order = self.world.placed(Order(
            view["id"], key, self.name, view["total_amount"], lines(view), product.fulfilment))
        self.world.shown(view)
        if {one: count for one, count, _ in order.items} != items:
            self.world.violation(f"{order.id} has {order.items} instead of {items}", order.id)
        for one, _, price in order.items:
            if price not in self.world.products[one].prices:
                self.world.violation(f"{order.id} has a price that nobody set", order.id, one)
        order.body = body
        self.mine.append(order)
        self.open.append(order)
        return order

    def click_again(self):
        """The same request under the same key, long after it was answered."""
        if self.mine:
            order = self.random.choice(self.mine)
            again = self.ask("POST", "/api/orders", order.body, key=order.key, expect=(201,),
                             kept=gist).json
            if (again["id"], lines(again)) != (order.id, order.items):
                self.world.violation(f"the key of {order.id} was answered by {again['id']}",
                                     order.key)

    def cancel(self):
        if not self.open:
            return
        order = self.open.pop(self.random.randrange(len(self.open)))
        self.cancel_one(order.id, "changed my mind")

    def give_up(self):
        """Cancels what was tried to be paid and is not: failed, forged, another amount."""
        for view in self.ask("GET", "/api/orders?limit=50").json:
            if view["status"] == "pending":
                self.cancel_one(view["id"], "it can't be paid")

    def cancel_one(self, order, reason):
        answer = self.ask("POST", f"/api/orders/{order}/cancel", {"reason": reason},
                          key=self.new_key(), expect=(200, 409), kept=gist)
        if answer.status == 200:
            self.world.moved(answer.json, "cancelled")

    # Money.

    def pay(self):
        if not self.open:
            return
        order = self.random.choice(self.open)
        answer = self.ask(
            "POST", f"/api/orders/{order.id}/payments", {"provider": "ecpay", "method": "credit"},
            key=self.new_key(), expect=(201, 409),
            kept=lambda made: {"id": made["id"], "trade": trade(made)})
        if answer.status == 409:
            self.open.remove(order)
            return
        made = answer.json
        order.payments.append(made["id"])
        self.ask("POST", "/Cashier/AioCheckOut/V5", form=made["form"]["fields"])
        scenario = self.random.choices(list(SCENARIOS), list(SCENARIOS.values()))[0]
        self.ask("POST", "/Cashier/Local/Scenario",
                 form={"trade_no": trade(made), "scenario": scenario})
        if scenario not in UNCHARGED:
            amount = made["amount"] - (scenario == "wrong-amount")
            order.charged[trade(made)] = amount
        if scenario == "lose-notification":
            self.ask("POST", f"/api/orders/{order.id}/payments/check")
        if scenario not in UNCHARGED and self.random.random() < 0.9:
            self.open.remove(order)

    def check(self):
        if self.mine:
            self.ask("POST", f"/api/orders/{self.random.choice(self.mine).id}/payments/check")


class Newcomer(Actor):
    """Registers every few seconds, under kills too. The market lets a network do that a few times
    at once and then once a minute, and counts what is sent again."""

    ACTS = (("register_one", 1),)
    MOST = 12

    def register_one(self):
        joined = self.world.joined
        if len(joined) < self.MOST:
            name, key = f"newcomer{len(joined):02}", self.new_key()
            while (answer := self.try_to_register(name, key)).status == 429:
                self.wait(20)
                if self.world.closing:
                    return
            joined[name] = answer.json["id"]
        self.wait(3)

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.world.closing:
            time.sleep(0.1)


def trade(made):
    return made["form"]["fields"]["MerchantTradeNo"]
