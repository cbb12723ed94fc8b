"""Who walks through a market: a merchant with two products, and a customer."""

from dataclasses import dataclass, field
from uuid import uuid4

from market import Market

PASSWORD = "seven lanterns over the river"


@dataclass
class User:
    market: Market
    name: str
    token: str

    def call(self, method, path, *given, **named):
        return self.market.call(method, path, *given, token=self.token, **named)

    def done(self, method, path, *given, **named):
        return self.market.done(method, path, *given, token=self.token, **named)


def registered(market, **more):
    """Registers a user of a new name, and signs in as it."""
    name = f"u{uuid4().hex[:12]}"
    body = {"username": name, "email": f"{name}@example.com", "password": PASSWORD, **more}
    market.done("POST", "/api/auth/register", body)
    return signed_in(market, name)


def signed_in(market, name):
    answer = market.done("POST", "/token", form={"username": name, "password": PASSWORD})
    return User(market, name, answer["access_token"])


@dataclass
class People:
    """What every part needs: `product` is one of the merchant's two, both counted."""

    market: Market
    merchant: User = field(init=False)
    customer: User = field(init=False)
    category: dict = field(init=False)
    product: dict = field(init=False)
    other_product: dict = field(init=False)

    def __post_init__(self):
        store = {"name": f"攤 {uuid4().hex[:6]}", "kind": "shop"}
        self.merchant = registered(self.market, role="merchant", store=store)
        self.customer = registered(self.market)
        self.category = self.merchant.done(
            "POST", "/api/categories", {"name": "茶"}, headers=new_key())
        self.product = self.new_product("凍頂烏龍")
        self.other_product = self.new_product("東方美人")

    def new_product(self, name):
        return self.merchant.done(
            "POST", "/api/merchants/products",
            {"name": name, "kind": "gift", "price": 480, "stock": 500,
             "category_id": self.category["id"]},
            headers=new_key())

    def order_body(self, quantity=1):
        return {
            "items": [{"product_id": self.product["id"], "quantity": quantity}],
            "fulfilment": {"type": "takeaway"},
            "contact": {"name": "王小明", "phone": "0912345678"},
        }

    def order(self):
        """An order of one, not paid yet."""
        return self.customer.done("POST", "/api/orders", self.order_body(), headers=new_key())

    def payment(self, order):
        """The fields of the form by which the customer pays `order` at ECPay."""
        made = self.customer.done(
            "POST", f"/api/orders/{order['id']}/payments",
            {"provider": "ecpay", "method": "credit"}, headers=new_key())
        return made["form"]["fields"]


def new_key():
    return {"idempotency-key": str(uuid4())}
