"""Deploys the market to an AWS on loopback, and checks that it works there. See `.ci/deploy`."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import alike
import cdn
import grants
import lasting
import rotation
import stack
import walk
from checks import Checks
from ecpay import HOST, Ecpay
from market import Market
from network import Network
from people import People

LOCAL_PORT = 3000


def main():
    arguments = argparse.ArgumentParser()
    for name in ["sam", "market", "work"]:
        arguments.add_argument(f"--{name}", type=Path, required=True)
    given = arguments.parse_args()
    work = given.work.resolve()
    network = Network(work)
    network.lead_here(HOST)
    ecpay = Ecpay(work)
    stack.start(work, ecpay.certificate)
    stack.make_secrets()

    def deploy(**parameters):
        """The seconds that it took."""
        took = stack.deploy(given.sam.resolve(), work, **parameters)
        network.lead_here(stack.api_host().partition(":")[0])
        return took

    print(f"deployed in {deploy():.0f} s", flush=True)
    sys.exit(not check(local_market(given.market, work), ecpay, deploy))


def local_market(binary, work):
    """The market of one process, empty but for the demonstration."""
    with open(work / "market.log", "w") as log:
        subprocess.Popen(
            [binary, "serve", "--ephemeral", "--no-open", "--port", str(LOCAL_PORT),
             "--cors-origin", stack.APP_ORIGIN],
            stdout=log, stderr=log)
    market = Market(f"127.0.0.1:{LOCAL_PORT}", f"localhost:{LOCAL_PORT}")
    for _ in range(100):
        try:
            market.done("GET", "/api/health")
            return market
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the local market does not start: see market.log")


def check(local, ecpay, deploy):
    checks = Checks()
    outputs = stack.outputs()
    deployed = Market(f"127.0.0.1:{stack.PORT}", stack.api_host())
    people = checks.part("a merchant and a customer", lambda _: People(deployed))
    if not people:
        checks.part("what is left", walk.nothing_left)
        return checks.close()
    checks.part("catalogue", walk.catalogue, people)
    checks.part("cart", walk.cart, people)
    placed = checks.part("order and payment", walk.order_and_payment, people, ecpay)
    checks.part("expiry", walk.expiry, people, outputs["TableName"])
    checks.part("pages", walk.pages, people)
    checks.part("as the local market", alike.compare, deployed, local)
    checks.part("through the CDN", cdn.check, outputs, people)
    checks.part("grants", grants.check, outputs)
    checks.part("rotation of the secrets", rotation.check, people, ecpay)
    checks.part("what is left", walk.nothing_left)
    checks.part("update, deletion, adoption", lasting.check, deployed, people, placed, deploy)
    return checks.close()


if __name__ == "__main__":
    main()
