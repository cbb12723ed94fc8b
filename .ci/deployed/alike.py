"""The API behind its own address answers as the local market: each row is asked of both."""

import re
from dataclasses import dataclass, field
from uuid import uuid4

from ecpay import signed
from people import People
from stack import APP_ORIGIN

# Headers that must be the same, or be missing on both sides.
SAME = [
    "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
    "access-control-expose-headers", "access-control-max-age", "allow", "cache-control",
    "content-language", "content-security-policy", "content-type", "location",
    "referrer-policy", "retry-after", "www-authenticate", "x-content-type-options",
]
# What API Gateway adds to the answer of a preflight request, to no effect.
ADDED_TO_PREFLIGHT = ["access-control-expose-headers", "content-type"]
# Headers whose value is the answer's own, but which must be there or be missing on both sides.
PRESENT = ["etag", "link", "x-next-cursor", "x-request-id"]
# The local market's cashier stands in for ECPay's.
CASHIER = re.compile(r"https://payment-stage\.ecpay\.com\.tw|http://127\.0\.0\.1:\d+")
# Of a problem, what must be the same to the letter.
PROBLEM = ["type", "title", "status", "detail", "code", "errors"]


@dataclass
class Row:
    method: str
    path: str
    headers: dict = field(default_factory=dict)
    body: object = None
    form: object = None
    by: str = ""

    def __str__(self):
        names = {"idempotency-key", "access-control-request-headers"}
        more = [f"{name}: {value!r}" for name, value in self.headers.items() if name not in names]
        by = [f"by the {self.by}"] if self.by else []
        return " ".join([self.method, self.path[:80], *more, *by])

    def ask(self, people):
        """The answer of the market where these people are."""
        path = self.path.format(
            product=people.product["id"], store=people.product["store_id"],
            nobody="prd_1M7Y0QRW000000001")
        token = getattr(people, self.by).token if self.by else None
        body = self.body(people) if callable(self.body) else self.body
        headers = {name: value() if callable(value) else value
                   for name, value in self.headers.items()}
        return people.market.call(
            self.method, path, body=body, form=self.form, token=token, headers=headers)


def preflight(path, method, origin=APP_ORIGIN, headers="content-type,authorization"):
    return Row("OPTIONS", path, {
        "origin": origin, "access-control-request-method": method,
        "access-control-request-headers": headers})


def key():
    return str(uuid4())


# A notice about a trade that nobody began.
STRANGE = {
    "MerchantID": "3002607", "MerchantTradeNo": "1M7Y0QRW000000001001", "RtnCode": "1",
    "RtnMsg": "交易成功", "TradeNo": "2611211100000001", "TradeAmt": "480", "StoreID": "",
    "PaymentDate": "2026/11/21 11:00:00", "PaymentType": "Credit_CreditCard",
    "PaymentTypeChargeFee": "3", "TradeDate": "2026/11/21 11:00:00", "SimulatePaid": "0",
    "CustomField1": "", "CustomField2": "", "CustomField3": "", "CustomField4": "",
}
ELSEWHERE = "https://elsewhere.example"
EN = {"accept-language": "en"}

ROWS = [
    # What is there.
    Row("GET", "/api/health"),
    Row("GET", "/api/products?store={store}&limit=1"),
    Row("GET", "/api/products/{product}"),
    Row("GET", "/api/products/{product}", EN),
    Row("GET", "/api/categories?store_id={store}"),
    Row("GET", "/api/openapi.json"),
    Row("GET", "/docs"),
    Row("GET", "/"),
    Row("GET", "/en"),
    Row("GET", "/products/{product}"),
    Row("GET", "/login"),
    Row("GET", "/problems/out_of_stock"),
    Row("GET", "/api/cart", by="customer"),
    Row("GET", "/api/auth/me", by="customer"),
    Row("GET", "/api/users/me/profile", by="customer"),
    Row("GET", "/api/merchants/orders", by="merchant"),
    Row("GET", "/api/merchants/products/{product}", by="merchant"),
    # Versions and slashes.
    Row("GET", "/api/v1/products?store={store}&limit=1"),
    Row("GET", "/api/v1/products/{product}"),
    Row("GET", "/api/products/?store={store}&limit=1"),
    Row("GET", "/api/products/{product}/"),
    Row("GET", "/api/v1/products///?store={store}&limit=1"),
    Row("GET", "/login/"),
    Row("GET", "/en/"),
    Row("GET", "/api/v1/cart/", by="customer"),
    Row("POST", "/api/v1/cart/items", {"idempotency-key": key}, by="customer",
        body=lambda people: {"product_id": people.product["id"], "quantity": 1}),
    Row("POST", "/api/cart/items/", {"idempotency-key": key}, by="customer",
        body=lambda people: {"product_id": people.product["id"], "quantity": 1}),
    Row("POST", "/api/v1/orders", {"idempotency-key": key}, by="customer",
        body=lambda people: people.order_body()),
    Row("POST", "/api/v1/payments/ecpay/callback", form=signed(STRANGE)),
    Row("POST", "/api/payments/ecpay/callback/", form=signed(STRANGE)),
    # HEAD.
    Row("HEAD", "/api/health"),
    Row("HEAD", "/api/products?store={store}&limit=1"),
    Row("HEAD", "/api/products/{product}"),
    Row("HEAD", "/api/v1/products/{product}/"),
    Row("HEAD", "/api/products/{nobody}"),
    Row("HEAD", "/api/cart", by="customer"),
    Row("HEAD", "/"),
    Row("HEAD", "/docs"),
    Row("HEAD", "/nowhere"),
    Row("HEAD", "/api/auth/login"),
    # Other methods.
    Row("POST", "/api/products", body={}),
    Row("DELETE", "/api/products/{product}"),
    Row("PATCH", "/api/v1/products/{product}", body={}),
    Row("PUT", "/api/cart", by="customer", body={}),
    Row("GET", "/api/auth/login"),
    Row("GET", "/api/payments/ecpay/callback"),
    Row("DELETE", "/api/orders", by="customer"),
    Row("GET", "/checkout/"),
    Row("PUT", "/login", body={}),
    Row("POST", "/", form={}),
    Row("DELETE", "/nowhere"),
    Row("TRACE", "/api/products"),
    Row("PURGE", "/api/products"),
    # Nothing there.
    Row("GET", "/nowhere"),
    Row("GET", "/api/nowhere"),
    Row("GET", "/api/v1"),
    Row("GET", "/api/v2/products"),
    Row("GET", "/api/products/{nobody}"),
    Row("GET", "/api/products/{nobody}", EN),
    Row("POST", "/api/nowhere", body={}),
    Row("GET", "/problems/nowhere"),
    # CORS.
    preflight("/api/products", "GET"),
    preflight("/api/orders", "POST"),
    preflight("/api/v1/orders/", "POST"),
    preflight("/api/nowhere", "GET"),
    preflight("/api/products", "GET", origin=ELSEWHERE),
    Row("OPTIONS", "/api/products"),
    Row("GET", "/api/products?store={store}&limit=1", {"origin": APP_ORIGIN}),
    Row("GET", "/api/products?store={store}&limit=1", {"origin": ELSEWHERE}),
    Row("GET", "/api/nowhere", {"origin": APP_ORIGIN}),
    # Refusals.
    Row("GET", "/api/cart", {"authorization": "Bearer nonsense"}),
    Row("GET", "/api/users/me/profile"),
    Row("GET", "/api/merchants/orders", by="customer"),
    Row("GET", "/api/products?limit=0"),
    Row("GET", "/api/products?limit=0", EN),
    Row("GET", "/api/products?cursor=" + "x" * 4000),
    Row("GET", "/api/products?nothing=1"),
    Row("POST", "/token", form={"username": "nobody", "password": "wrong"}),
    Row("POST", "/api/auth/login", body={"username": "nobody"}),
    Row("POST", "/api/auth/login", {"content-type": "text/plain"}, body={"username": "nobody"}),
    Row("POST", "/api/orders", {"idempotency-key": key}, by="customer", body={"items": []}),
    Row("POST", "/api/payments/ecpay/callback", form=signed(STRANGE)),
    Row("POST", "/api/payments/ecpay/callback", form=signed(STRANGE) | {"TradeAmt": "1"}),
    Row("POST", "/api/payments/ecpay/callback", body={}),
    Row("POST", "/cart/items", {"origin": ELSEWHERE, "cookie": "cart=x"}, form={}),
    # Bytes that are not ASCII, and text that is not UTF-8.
    Row("GET", "/api/products?store={store}&limit=1", {"accept-language": "\xff\xfe"}),
    Row("GET", "/api/cart", {"authorization": "Bearer \xe9"}),
    Row("POST", "/api/cart/items", {"idempotency-key": "\xe9\xff" * 12}, by="customer",
        body=lambda people: {"product_id": people.product["id"], "quantity": 1}),
    Row("GET", "/api/products?sort_by=%E8%8C%B6%FF"),
    Row("GET", "/api/products/%E8%8C%B6"),
    Row("GET", "//api//products"),
]


def compare(checks, *markets):
    """Asks the deployed market and the local one."""
    deployed, local = map(People, markets)
    for people in [deployed, local]:
        checks.eventually(
            f"two products are on sale at {people.market.host}",
            lambda: people.market.done("GET", f"/api/products?store={people.product['store_id']}"),
            lambda found: len(found) == 2)
    for row in ROWS:
        there, here = row.ask(deployed), row.ask(local)
        wrong = list(differences(row, there, here))
        checks.check(f"alike: {row}", not wrong, "; ".join(wrong))


def differences(row, there, here):
    """What the deployed market answers otherwise than the local one."""
    if there.status != here.status:
        yield f"status {there.status}, locally {here.status}"
    ignored = ADDED_TO_PREFLIGHT if row.method == "OPTIONS" else []
    for name in (name for name in SAME if name not in ignored):
        found, want = (normal(name, one.headers.get(name)) for one in (there, here))
        if found != want:
            yield f"{name} {found!r}, locally {want!r}"
    for name in PRESENT:
        if (name in there.headers) != (name in here.headers):
            yield f"{name} {there.headers.get(name)!r}, locally {here.headers.get(name)!r}"
    if shape_of(there) != shape_of(here):
        yield f"body {shape_of(there)}, locally {shape_of(here)}"


def normal(name, value):
    """A header's value, with lists in one order and one case, and one name for ECPay."""
    if name == "content-security-policy":
        return value and CASHIER.sub("<cashier>", value)
    if value is None or not name.startswith(("access-control", "allow")):
        return value
    return sorted(one.strip().lower() for one in value.split(","))


def shape_of(answer):
    """What a body is like: a problem's words, the fields of JSON, a page's title."""
    kind = answer.headers.get("content-type", "")
    if not answer.body:
        return None
    if kind.startswith("application/problem+json"):
        return {name: answer.json[name] for name in PROBLEM}
    if kind.startswith("application/json"):
        return shape(answer.json)
    if kind.startswith("text/html"):
        return answer.text.partition("<title>")[2].partition("</title>")[0]
    return answer.text


def shape(value):
    """The types of a JSON value; of a list the first one's."""
    match value:
        case dict():
            return {name: shape(one) for name, one in sorted(value.items())}
        case list():
            return [shape(one) for one in value[:1]]
        case _:
            return type(value).__name__
