"""Who works for a store: the owner restocks and edits, the desk moves orders on."""

from client import Actor
from world import Product, gist

# What follows a status, by how an order reaches its customer.
WAYS = {
    "ship_home": {"paid": "shipped", "shipped": "delivered"},
    "takeaway": {"paid": "preparing", "preparing": "ready", "ready": "completed"},
}
PRICES = [90, 100, 110, 120]


class Owner(Actor):
    """The only one who edits these products, so that every version is its own."""

    ACTS = (("restock", 3), ("edit", 2), ("edit_stale", 0.3), ("look", 4))

    def __init__(self, world, name, fulfilment):
        super().__init__(world, name)
        self.fulfilment, self.products = fulfilment, []

    def open_shop(self):
        """A store of its own, of which some products are scarce."""
        self.register(self.name, role="merchant", store={"name": "Night Grocer", "kind": "shop"})
        for number in range(8):
            body = {"name": f"Sundries {number}", "kind": "goods", "price": 100,
                    "stock": 6 if number < 3 else 2000}
            self.ask("POST", "/api/merchants/products", body, key=self.new_key(), expect=(201,),
                     kept=lambda made: {"id": made["id"]})

    def take_stock(self):
        """Makes what the store sells in one form known to everybody."""
        for one in self.pages("/api/merchants/products"):
            if one["has_choices"] or one["price"] is None or not one["is_active"]:
                continue
            self.products.append(one["id"])
            self.world.products[one["id"]] = Product(
                one["id"], one["store_id"], self.fulfilment, one["stock"], {one["price"]},
                one["name"], one["version"])

    def product(self):
        return self.world.products[self.random.choice(self.products)]

    def look(self):
        self.read(self.product())

    def read(self, product):
        found = self.ask("GET", f"/api/merchants/products/{product.id}").json
        if (found["name"], found["version"]) != (product.name, product.version):
            self.world.violation(
                f"{product.id} is {found['name']}, version {found['version']}, instead of "
                f"{product.name}, version {product.version}", product.id)
        return found

    def restock(self):
        product, count = self.product(), self.random.randint(1, 12)
        if product.stock is not None:
            self.ask("POST", f"/api/merchants/products/{product.id}/restock", {"quantity": count},
                     key=self.new_key(), kept=lambda stock: stock)
            product.restocked += count

    def edit(self):
        """What was sent twice may be refused: its first sending may have made the new version."""
        product = self.product()
        name = f"{product.name.partition(' v')[0]} v{product.version + 1}"
        body = {"name": name}
        if self.fulfilment == "ship_home":
            body["price"] = self.random.choice(PRICES)
            product.prices.add(body["price"])
        answer = self.ask(
            "PUT", f"/api/merchants/products/{product.id}", body, match=f'"{product.version}.0"',
            expect=(200, 412), kept=lambda made: {"name": made["name"], "v": made["version"]})
        if answer.status == 412 and answer.sends == 1:
            self.world.violation(f"{product.id} has a version that nobody made", product.id)
        product.name, product.version = name, product.version + 1
        self.read(product)

    def edit_stale(self):
        product = self.product()
        if product.version > 1:
            self.ask("PUT", f"/api/merchants/products/{product.id}", {"name": "stale"},
                     match=f'"{product.version - 1}.0"', expect=(412,))


class Desk(Actor):
    ACTS = (("paid", 3), ("later", 2), ("board", 1))

    def __init__(self, world, name, fulfilment, login):
        super().__init__(world, name)
        self.way, self.told = WAYS[fulfilment], login

    def begin(self):
        self.sign_in(*self.told)

    def board(self):
        self.ask("GET", "/api/merchants/board")

    def paid(self):
        self.move_all("paid")

    def later(self):
        self.move_all(self.random.choice([status for status in self.way if status != "paid"]))

    def move_all(self, status):
        found = self.ask("GET", f"/api/merchants/orders?status={status}&limit=6").json
        for view in found:
            chance = self.random.random()
            if view["status"] not in self.way or chance < 0.3:
                continue
            to = "cancelled" if chance > 0.97 else self.way[view["status"]]
            self.move(view["id"], to)

    def move(self, order, to):
        """Refused when the money is not confirmed, or the customer was faster."""
        answer = self.ask("PATCH", f"/api/orders/{order}/status", {"status": to},
                          expect=(200, 409), kept=gist)
        if answer.status != 200:
            return
        self.world.moved(answer.json, to)
        if to in ("preparing", "shipped") and self.random.random() < 0.05:
            undone = self.ask("POST", f"/api/orders/{order}/undo", {"status": to},
                              expect=(200, 409), kept=gist)
            if undone.status == 200:
                self.world.shown(undone.json)
