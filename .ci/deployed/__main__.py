"""Deploys the market to an AWS on loopback, and checks that it works there. See `.ci/deploy`."""

import argparse
import fcntl
import socket
import struct
import subprocess
import sys
from pathlib import Path

import stack
from checks import Checks
from ecpay import HOST, Ecpay


def loopback():
    """A new network has a loopback, which is down."""
    siocsifflags, up = 0x8914, 0x1
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, siocsifflags, struct.pack("16sh22x", b"lo", up))


def hosts(work):
    """ECPay's name leads to its stand-in."""
    (work / "hosts").write_text(f"127.0.0.1 localhost {HOST}\n")
    subprocess.run(["mount", "--bind", work / "hosts", "/etc/hosts"], check=True)


def main():
    arguments = argparse.ArgumentParser()
    for name in ["sam", "market", "work"]:
        arguments.add_argument(f"--{name}", type=Path, required=True)
    given = arguments.parse_args()
    work = given.work.resolve()
    loopback()
    hosts(work)
    ecpay = Ecpay(work)
    stack.start(work, ecpay.certificate)
    stack.make_secrets()
    print(f"deployed in {stack.deploy(given.sam.resolve(), work):.0f} s")
    print(stack.outputs())


if __name__ == "__main__":
    main()
