# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program under strace and tells whom it spoke to: every address that it connected to or sent something to."""
import glob
import os
import re
import shutil
import subprocess

CALLS = "connect,sendto,sendmsg,sendmmsg"
INTERNET = re.compile(r"sa_family=AF_INET, sin_port=htons\((\d+)\), sin_addr=inet_addr\(\"([^\"]+)\"\)")
INTERNET_6 = re.compile(r"sa_family=AF_INET6, sin6_port=htons\((\d+)\),.*?inet_pton\(AF_INET6, \"([^\"]+)\"")
FAMILY = re.compile(r"sa_family=(AF_\w+)")

# The machine itself: bus, display, keyring, name service. A netlink socket asks the kernel for its network interfaces.
LOCAL = {"AF_UNIX", "AF_LOCAL", "AF_NETLINK", "AF_UNSPEC"}


def is_possible():
    return shutil.which("strace") is not None and \
        subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


class Trace:
    """A program that stands in for another one and writes down its connections below `folder`."""

    def __init__(self, program, folder):
        self.folder = os.path.join(folder, "trace")
        os.makedirs(self.folder)
        self.program = os.path.join(self.folder, os.path.basename(program))
        with open(self.program, "w", encoding="utf-8") as file:
            # -D: the program itself has the number of the process that was started.
            file.write(f'#!/bin/sh\nexec strace -D -f -qq -s 0 -e trace={CALLS} -o "{self.folder}/$$.log" "{program}" "$@"\n')
        os.chmod(self.program, 0o755)

    def lines(self):
        for path in sorted(glob.glob(os.path.join(self.folder, "*.log"))):
            with open(path, encoding="utf-8", errors="replace") as file:
                yield from file

    def spoken_to(self):
        """{(address, port)} of the internet families; any other family than the machine's own is an error."""
        found = set()
        for line in self.lines():
            for port, address in INTERNET.findall(line) + INTERNET_6.findall(line):
                found.add((address, int(port)))
            strange = set(FAMILY.findall(line)) - LOCAL - {"AF_INET", "AF_INET6"}
            if strange:
                raise AssertionError(f"an unexpected kind of address: {line}")
        return found

    def check(self, test, ports=None):
        """Nobody but this machine, and there nobody but `ports`; and what was listened to was there to be heard."""
        spoken_to = self.spoken_to()
        for address, port in sorted(spoken_to):
            test.assertTrue(address.startswith("127.") or address == "::1", f"{address} port {port}")
            # Port 0: the C library puts the addresses of a name in order, and sends nothing.
            test.assertTrue(ports is None or port in ports or port == 0, f"{address} port {port}, not one of {ports}")
        if ports is not None:
            test.assertEqual(ports - {port for _, port in spoken_to}, set(), "these were never spoken to")
        test.assertTrue(spoken_to)
