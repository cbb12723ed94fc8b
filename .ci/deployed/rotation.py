"""Both secrets are replaced while orders are being paid, and none of them is refused."""

import threading
import time

import ecpay as accounts
import stack
from people import new_key, signed_in

# A function that has just read a secret reads it again after this long at the earliest.
AGAIN_S = 60


class Shopper(threading.Thread):
    """Orders and pays until it is told to stop."""

    def __init__(self, people, ecpay):
        super().__init__(daemon=True)
        self.people, self.ecpay = people, ecpay
        self.leaves, self.paid, self.refused = threading.Event(), [], []

    def run(self):
        while not self.leaves.is_set():
            try:
                order = self.people.order()
                notice = self.ecpay.pay(self.people.payment(order))
                answer = self.people.market.call(
                    "POST", "/api/payments/ecpay/callback", form=notice)
                (self.paid if answer.text == "1|OK" else self.refused).append(order["id"])
            except Exception as error:
                self.refused.append(repr(error))
            self.leaves.wait(1.5)

    def leave(self):
        self.leaves.set()
        self.join()


def check(checks, people, ecpay):
    shopper = Shopper(people, ecpay)
    shopper.start()
    checks.eventually("orders are being paid", lambda: len(shopper.paid), lambda paid: paid > 2)
    stack.add_signing_key()
    stack.put_accounts([accounts.NEXT_ACCOUNT, accounts.ACCOUNT])
    before = len(shopper.paid)
    time.sleep(AGAIN_S + 1)
    ecpay.account = accounts.NEXT_ACCOUNT
    after = len(shopper.paid)
    checks.eventually("ECPay signs with the new keys, and orders are being paid",
                      lambda: len(shopper.paid) - after, lambda paid: paid > 5)
    shopper.leave()
    checks.check(f"{after - before} orders were paid between", after > before, shopper.paid)
    checks.equal("none was refused", shopper.refused, [])
    for order in shopper.paid[-1:] + shopper.paid[:1]:
        checks.eventually(
            "ECPay has confirmed one of them",
            lambda: people.customer.done("GET", f"/api/orders/{order}")["saga"],
            lambda saga: "payment" in str(saga["executed_steps"]))
    again = signed_in(people.market, people.customer.name)
    checks.equal("who signs in now may order", again.call(
        "POST", "/api/orders", people.order_body(), headers=new_key()).status, 201)
