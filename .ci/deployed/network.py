"""A network of this run's own: nothing leads out of it, and names lead to its loopback."""

import fcntl
import socket
import struct
import subprocess

SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


class Network:
    """`folder` holds the file that stands for /etc/hosts."""

    def __init__(self, folder):
        with socket.socket() as any_socket:
            fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP))
        self.hosts = folder / "hosts"
        self.hosts.write_text("127.0.0.1 localhost\n")
        subprocess.run(["mount", "--bind", self.hosts, "/etc/hosts"], check=True)

    def lead_here(self, name):
        with open(self.hosts, "a") as hosts:
            hosts.write(f"127.0.0.1 {name}\n")
