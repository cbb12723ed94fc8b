"""An order's way through the deployed market, and what its stream and schedules bring about."""

import time

import stack
from people import new_key


def catalogue(checks, people):
    listed = checks.eventually(
        "a new product is on sale: stream, project-changes, list",
        lambda: people.market.done("GET", "/api/products?limit=24"),
        lambda found: people.product["id"] in ids(found))
    card = next((one for one in listed if one["id"] == people.product["id"]), {})
    checks.equal("its card has its price", card.get("price"), 480)
    found = people.market.done("GET", f"/api/products/{people.product['id']}")
    checks.equal("its own page has its name", found["name"], people.product["name"])
    checks.eventually(
        "a search finds it: directory of names",
        lambda: people.market.done("GET", "/api/products?q=%E7%83%8F%E9%BE%8D"),
        lambda found: people.product["id"] in ids(found))


def cart(checks, people):
    item = {"product_id": people.product["id"], "quantity": 2}
    people.customer.done("POST", "/api/cart/items", item, headers=new_key())
    found = people.customer.done("GET", "/api/cart")
    checks.equal("what is put into the cart is in it", [
        (one["product_id"], one["quantity"]) for one in found["items"]
    ], [(people.product["id"], 2)])


def order_and_payment(checks, people, ecpay):
    key = new_key()
    placed = people.customer.done("POST", "/api/orders", people.order_body(2), headers=key)
    again = people.customer.done("POST", "/api/orders", people.order_body(2), headers=key)
    checks.equal("the same key again is the same order", again["id"], placed["id"])
    path = f"/api/orders/{placed['id']}"
    checks.eventually("the order is in its customer's list: project-changes",
                      lambda: ids(people.customer.done("GET", "/api/orders")),
                      lambda found: placed["id"] in found)
    checks.eventually("and in its store's",
                      lambda: ids(people.merchant.done("GET", "/api/merchants/orders")),
                      lambda found: placed["id"] in found)

    form = people.payment(placed)
    checks.check("ECPay calls the API's own address back",
                 form["ReturnURL"].startswith(stack.outputs()["ApiUrl"]), form["ReturnURL"])
    notice = ecpay.pay(form)
    checks.equal("a notice of another amount is refused",
                 refused(people, notice | {"TradeAmt": "1"}), True)
    checks.equal("and one without a signature",
                 refused(people, {k: v for k, v in notice.items() if k != "CheckMacValue"}), True)
    checks.equal("neither pays the order", status(people, path)[0], "pending")
    for time_of in ["the right one", "the same once more"]:
        answer = people.market.call("POST", "/api/payments/ecpay/callback", form=notice)
        checks.equal(f"{time_of} is answered 1|OK", (answer.status, answer.text), (200, "1|OK"))
    checks.eventually("ECPay confirms it: relay-changes, queue, fulfil-orders, query",
                      lambda: people.customer.done("GET", path)["saga"],
                      lambda found: "payment" in str(found["executed_steps"]))
    checks.equal("the order is paid", status(people, path), ("paid", "paid"))
    people.merchant.done("PATCH", f"{path}/status", {"status": "preparing"})
    checks.equal("its store sends it on", status(people, path)[0], "preparing")
    return placed


def expiry(checks, people, table):
    """What is not paid in half an hour is cancelled; here the clock of the order is put back."""
    placed = people.order()
    people.payment(placed)
    dynamodb = stack.client("dynamodb")
    deadline = checks.eventually(
        "an order has a deadline: project-changes", lambda: deadlines_of(table, placed["id"]),
        lambda found: len(found) == 1)[0]
    now = int(time.time())
    dynamodb.update_item(
        TableName=table, Key={"pk": {"S": f"ORDER#{placed['id']}"}, "sk": {"S": "ORDER"}},
        UpdateExpression="SET deadline = :past",
        ExpressionAttributeValues={":past": {"N": str((now - 60) * 1000)}})
    minute, shard = deadline["pk"]["S"].removeprefix("DEADLINE#").split("#")
    earlier = f"DEADLINE#{now // 60:0{len(minute)}}#{shard}"
    dynamodb.put_item(TableName=table, Item=deadline | {"pk": {"S": earlier}})
    dynamodb.put_item(TableName=table, Item={
        "pk": {"S": "CLOCK#DEADLINE"}, "sk": {"S": f"HOUR#{now // 3600:09}"}})
    answer = stack.invoke("expire-orders", {})
    checks.check("expire-orders runs", "done" in answer, answer)
    path = f"/api/orders/{placed['id']}"
    checks.equal("an order that is not paid in time is cancelled",
                 status(people, path)[0], "cancelled")


def pages(checks, people):
    home = people.market.call("GET", "/")
    checks.check("the shop's page shows the product", people.product["name"] in home.text, home)
    shown = people.market.call("GET", f"/en/products/{people.product['id']}")
    checks.check("the product's page is in English under /en",
                 '<html lang="en"' in shown.text, shown)
    path = shown.text.partition('href="/assets/')[2].partition('"')[0]
    asset = people.market.call("GET", f"/assets/{path}")
    checks.equal("its style sheet is there", asset.status, 200)
    refused = people.market.call(
        "POST", "/en/login", form={"username": people.customer.name, "password": "not this one"})
    checks.equal("the sign-in form refuses a wrong password", refused.status, 401)


def nothing_left(checks):
    """Nothing failed on the way that nobody saw."""
    for queue in stack.queues():
        checks.eventually(f"{queue.name} is empty", queue.length, lambda found: found == 0)
    parked = [bucket for bucket in stack.buckets() if "parked" in bucket.lower()]
    checks.equal("no record of the stream was given up",
                 [stack.client("s3").list_objects_v2(Bucket=one).get("KeyCount") for one in parked],
                 [0])
    errors = stack.logged_errors()
    checks.check("no function logged an error", not errors, errors[:10])


def refused(people, notice):
    answer = people.market.call("POST", "/api/payments/ecpay/callback", form=notice)
    return answer.status == 200 and answer.text.startswith("0|")


def status(people, path):
    """Where the goods of an order are, and where its money."""
    found = people.customer.done("GET", path)
    return found["status"], found["payment_status"]


def deadlines_of(table, order):
    found = stack.client("dynamodb").scan(
        TableName=table, FilterExpression="begins_with(pk, :deadline) AND sk = :order",
        ExpressionAttributeValues={
            ":deadline": {"S": "DEADLINE#"}, ":order": {"S": f"ORDER#{order}"}})
    return found["Items"]


def ids(listed):
    return [one["id"] for one in listed]
