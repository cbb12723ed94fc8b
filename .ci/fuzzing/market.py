"""The local market with its demonstration: starts it, signs in, and knows what is in it."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request

# Nobody, and the logins of the demonstration, each with its name as its password.
ROLES = [None, "customer", "staff", "merchant", "admin"]
# A token lasts for 30 minutes.
FRESH_S = 20 * 60


class Market:
    """`market serve --ephemeral` on a free port; its log says why an answer is 500."""

    def __init__(self, binary, log):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = log
        with open(log, "w") as out:
            self.process = subprocess.Popen(
                [binary, "serve", "--ephemeral", "--no-open", "--port", str(port)],
                stdout=out, stderr=out)
        for _ in range(300):
            try:
                self.call("GET", "/api/health")
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"the market does not answer, see {log}")

    @classmethod
    def at(cls, url):
        """One that another process has started."""
        market = cls.__new__(cls)
        market.url = url
        return market

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def errors(self):
        """What it has logged as errors, its workers' too: they are in the same process."""
        with open(self.log) as log:
            return [line.rstrip()[:600] for line in log if " ERROR " in line]

    def call(self, method, path, body=None, **headers):
        """The status, the headers and the JSON of an answer."""
        data = None if body is None else json.dumps(body).encode()
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value}
        if data is not None:
            sent["content-type"] = "application/json"
        request = urllib.request.Request(self.url + path, data, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, headers, text = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            status, headers, text = error.code, error.headers, error.read()
        return status, headers, json.loads(text or b"null")


class Login:
    """The token of a login, which signs in again before it ends and where it was ended: the calls
    under test sign out too. The device's cookie keeps it out of the limits that strangers share."""

    def __init__(self, market, name):
        self.market, self.name, self.device = market, name, None
        self.value, self.until = None, 0.0

    @property
    def bearer(self):
        if time.monotonic() > self.until:
            self.sign_in()
        return f"Bearer {self.value}"

    def sign_in(self):
        body = {"username": self.name, "password": self.name}
        status, headers, answer = self.market.call(
            "POST", "/api/auth/login", body, cookie=self.device)
        if status != 200:
            raise AssertionError(f"{self.name} can't sign in: {status} {answer}")
        cookies = headers.get_all("set-cookie") or []
        self.device = next(
            (cookie.partition(";")[0] for cookie in cookies if cookie.startswith("device=")),
            self.device)
        self.value, self.until = answer["access_token"], time.monotonic() + FRESH_S

    def is_over(self):
        """The next call needs another token."""
        self.until = 0.0


def known(market):
    """Words that are in the market, by the name of the parameter or field that takes them. Inputs
    made of these reach what stands behind the look-up of an id."""
    stores = market.call("GET", "/api/stores")[2]
    words = {
        "store_id": [store["id"] for store in stores], "slug": [store["slug"] for store in stores],
        "product_id": [], "variant_id": [], "group_id": [], "choice": [], "category_id": [],
        "order_id": [], "order_key": [], "payment_id": [], "address_id": ["home", "a1"],
    }
    products = market.call("GET", "/api/products?limit=100")[2]
    for product in products:
        words["product_id"].append(product["id"])
        detail = market.call("GET", f"/api/products/{product['id']}")[2]
        words["variant_id"] += [variant["id"] for variant in detail.get("variants") or []]
    categories = market.call("GET", "/api/categories?limit=100")[2]
    words["category_id"] = [category["id"] for category in categories]
    staff = Login(market, "staff")
    for group in market.call("GET", "/api/merchants/options", authorization=staff.bearer)[2]:
        words["group_id"].append(group["id"])
        words["choice"] += [choice["code"] for choice in group["choices"]]
    customer = Login(market, "customer")
    plain = [product["id"] for product in products if not product["has_choices"]]
    for number, product in enumerate(plain):
        bearer = customer.bearer if number % 2 else None
        order = ordered(market, product, bearer, f"{number:022}")
        if order is None:
            continue
        words["order_id"].append(order["id"])
        if order.get("order_key"):
            words["order_key"].append(order["order_key"])
        payment = market.call(
            "POST", f"/api/orders/{order['id']}/payments",
            {"provider": "ecpay", "method": "credit"},
            authorization=bearer, x_order_key=order.get("order_key"))[2]
        if payment.get("id"):
            words["payment_id"].append(payment["id"])
    return {name: sorted(set(values)) for name, values in words.items() if values}


def ordered(market, product, bearer, key):
    """An order of a product, in the first way that it can be had."""
    for way in ["digital", "takeaway"]:
        status, _, order = market.call(
            "POST", "/api/orders",
            {"items": [{"product_id": product, "quantity": 1}], "fulfilment": {"type": way},
             "contact": {"name": "王小明", "phone": "0912345678", "email": "w@example.com"}},
            authorization=bearer, idempotency_key=key + way)
        if status == 201:
            return order
    return None
