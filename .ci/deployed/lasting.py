"""What stays when the stack is deployed again, deleted, and made anew over the table it left."""

import subprocess

import stack
from people import signed_in
from walk import ids


def is_refused(deploy, parameters):
    try:
        deploy(**parameters)
    except subprocess.CalledProcessError:
        return True
    return False


def check(checks, deployed, people, placed, deploy):
    """`deploy` runs SAM; `placed` is an order that has to be found again."""
    before = stack.outputs()
    path = f"/api/orders/{placed['id']}"
    print(f"   updated in {deploy(LogLevel='DEBUG'):.0f} s")
    checks.equal("an update keeps addresses and tables", stack.outputs(), before)
    checks.equal("it changes what was asked for", stack.log_level("get-order"), "DEBUG")
    checks.equal("and who was signed in stays so",
                 people.customer.call("GET", path).status, 200)

    for what, wrong in [
        ("production without somebody to alarm", {"Stage": "production"}),
        ("a host name without its certificate", {"DomainName": "shop.example.com"}),
        ("a table without its stream", {"ExistingTable": before["TableName"]}),
    ]:
        checks.check(f"{what} is refused", is_refused(deploy, wrong), "it was deployed")
    checks.equal("and changes nothing", stack.outputs(), before)

    stack.delete()
    tables = stack.client("dynamodb").list_tables()["TableNames"]
    checks.equal("deleting it leaves the table, and no other", tables, [before["TableName"]])
    functions = stack.client("lambda").list_functions()["Functions"]
    checks.equal("and no function", [one["FunctionName"] for one in functions], [])

    took = deploy(ExistingTable=before["TableName"], ExistingTableStream=before["TableStream"])
    print(f"   deployed over the table that was left in {took:.0f} s")
    after = stack.outputs()
    checks.equal("a new stack goes on with that table",
                 (after["TableName"], after["TableStream"]),
                 (before["TableName"], before["TableStream"]))
    deployed.host = stack.api_host()
    people.customer = signed_in(deployed, people.customer.name)
    found = people.customer.done("GET", path)
    checks.equal("users and orders are there", found["id"], placed["id"])
    order = people.order()
    checks.eventually("and its stream is read: a new order is listed",
                      lambda: ids(people.customer.done("GET", "/api/orders")),
                      lambda found: order["id"] in found)
