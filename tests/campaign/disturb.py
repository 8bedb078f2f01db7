# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to Crosswalk while it works. Each function is one case: people edit, something breaks, then quiet runs, and everything
is compared. It says how it was broken."""
import contextlib
import os
import resource
import shutil
import signal
import sqlite3
import threading
import time

import harness
import liars
import world

STAGES = ("asked", "done", "answered")


def named(function):
    """Whatever goes wrong tells how the case was broken."""
    def case_of(there, rng, case):
        case_of.how = function.__name__
        said = []
        try:
            return function(there, rng, case, said.append)
        except world.Fault as fault:
            fault.how = " ".join(said) or function.__name__
            raise
    return case_of


def finish(there, process):
    """The end of a run that may have been killed."""
    out, err = process.communicate(timeout=harness.DEADLINE)
    result = harness.Result(process.returncode, out, err)
    if process.returncode not in (-signal.SIGKILL, *world.KNOWN_ENDS):
        raise world.Fault("crashes", repr(result))
    there.person.all_stderr.append(err)
    return result


# ── Killed ──

@named
def kill(there, rng, case, say):
    """Cases go by the requests of a run, at each of their stages, so that every step of the journal has its turn; each fourth one is at
    any time at all."""
    there.edit_some(rng.randrange(3, 10))
    process = there.person.start("sync", "--yes")
    timer = None
    if case % 4 == 3:
        say("killed at any time")
        timer = threading.Timer(rng.uniform(0.01, 0.6), process.kill)
        timer.start()
    else:
        side = rng.choice((there.to_salesforce, there.to_aloware))
        stage = STAGES[case % 4]
        writes = rng.random() < 0.6
        nth = rng.randrange(1, 6) if writes else rng.randrange(1, 40)
        say(f"killed when a {'write' if writes else 'request'} was {stage}")
        kill_at(side, process, nth, stage, writes)
    finish(there, process)
    if timer is not None:
        timer.cancel()
    there.settle()
    return "killed at any time" if case % 4 == 3 else f"killed when a request was {STAGES[case % 4]}"


def kill_at(side, process, nth, stage, writes):
    """Kills at a stage of the nth request, or of the nth one that writes."""
    seen = [0]

    def is_write(exchange):
        return exchange.method in ("POST", "PATCH") and ("/forms" in exchange.path or "records" in (exchange.sent() or {}))

    def lie(exchange):
        if writes and not is_write(exchange):
            return
        seen[0] += 1
        if seen[0] != nth:
            return
        if stage == "asked":
            process.kill()
            exchange.lost = True
            return
        exchange.forward()
        if stage == "done":
            process.kill()
            exchange.lost = True
        else:
            # The answer leaves first, and then a moment that nobody knows.
            threading.Timer(0.004 * (nth % 5), process.kill).start()
    side.lie = lie


# ── Lied to ──

@named
def lie(there, rng, case, say):
    kinds = liars.all_liars()
    kind = kinds[case % len(kinds)]
    always = rng.random() < 0.3
    chance = 1.0 if always else rng.uniform(0.1, 0.6)
    say(kind.__name__ + (" always" if always else ""))
    there.edit_some(rng.randrange(4, 12))
    there.chained = kind.hides
    side = there.to_salesforce if kind.side == "salesforce" else there.to_aloware
    liar = kind(there, rng, chance)
    side.lie = liar
    for arguments in ((), rng.choice(((), ("--full",)))):
        there.sync(*arguments)
    # While it lies, what did not arrive must not be called in sync.
    side.lie = None
    if always and liar.n > 0 and isinstance(liar, (liars.SaysDone, liars.PutsBack, liars.SaysDoneAloware, liars.ErrorInSuccess)):
        check_not_silent(there)
    there.settle()
    return kind.__name__


def check_not_silent(there):
    if there.last.code != harness.OK:
        return
    shown = there.look()
    if shown is not None:
        there.check_pairs(shown)


# ── Damaged ──

@named
def damage(there, rng, case, say):
    there.edit_some(rng.randrange(2, 8))
    path = there.person.profile("state.db")
    how = rng.choice(("bits", "bits", "byte runs", "cut", "wal", "values", "values", "values"))
    say("damaged: " + how)
    if how == "values":
        say(harm_values(rng, path))
    else:
        harm(rng, path, how)
    kept = shutil.copy(path, path + ".damaged")
    there.sync()
    there.sync("--full")
    if there.last.code in (harness.FAILED, harness.SIGN_IN):
        # It said so. Putting the state aside is what a person does then; links and bases are found anew.
        for name in ("state.db", "state.db-wal", "state.db-shm"):
            if os.path.exists(there.person.profile(name)):
                os.remove(there.person.profile(name))
        there.sync("--full")
    os.remove(kept)
    there.settle()
    return "damaged: " + how


def harm(rng, path, how):
    if how == "wal" and os.path.exists(path + "-wal"):
        path += "-wal"
    size = os.path.getsize(path)
    if size == 0:
        return
    with open(path, "r+b") as file:
        if how == "cut":
            file.truncate(rng.randrange(size))
            return
        for _ in range(1 if rng.random() < 0.5 else rng.randrange(2, 30)):
            at = rng.randrange(size)
            file.seek(at)
            old = file.read(1)
            file.seek(at)
            if how == "byte runs":
                file.write(bytes(rng.randrange(256) for _ in range(rng.randrange(1, 64))))
            else:
                file.write(bytes([old[0] ^ 1 << rng.randrange(8)]))


def harm_values(rng, path):
    """Values of rows, in a database that SQLite finds nothing wrong with: what a memory or a person without the key does."""
    done = []
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        tables = [name for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        for _ in range(rng.randrange(1, 4)):
            table = rng.choice(tables)
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            rows = list(database.execute(f'SELECT * FROM "{table}"'))
            if not rows:
                continue
            row, at = rng.choice(rows), rng.randrange(len(columns))
            where = " AND ".join(f'"{name}" IS ?' for name in columns)
            with contextlib.suppress(sqlite3.Error):
                # What the database itself refuses cannot be there.
                database.execute(f'UPDATE "{table}" SET "{columns[at]}" = ? WHERE {where}', (harmed(rng, row[at]), *row))
                done.append(f"{table}.{columns[at]}")
    return "(" + ", ".join(done) + ")"


def harmed(rng, value):
    if isinstance(value, bytes) and value:
        at = rng.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1 << rng.randrange(8)]) + value[at + 1:]
    if isinstance(value, str) and value:
        at = rng.randrange(len(value))
        return value[:at] + rng.choice("0123456789abcXYZ-+ ") + value[at + 1:]
    if isinstance(value, int):
        return rng.choice((0, 1, -1, value + 1, value ^ 1 << rng.randrange(40), 2 ** 62, 10 ** 13))
    return value


# ── A full disk ──

def no_larger_than(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@named
def fill(there, rng, case, say):
    there.edit_some(rng.randrange(3, 12))
    sizes = [os.path.getsize(there.person.profile(name)) for name in ("state.db", "state.db-wal") if os.path.exists(there.person.profile(name))]
    room = rng.choice((0, rng.randrange(1, 4096), rng.randrange(4096, 200000)))
    say("the disk is full")
    process = there.person.start("sync", "--yes", preexec_fn=lambda: no_larger_than(max(1, rng.choice(sizes)) + room))
    finish(there, process)
    there.settle()
    return "the disk is full"


# ── Wrong clocks ──

SHIFTS = ("-10y", "-1d", "-2h", "-5m", "+5m", "+2h", "+1d", "+400d", "+10y")


@named
def shift(there, rng, case, say):
    by = SHIFTS[case % len(SHIFTS)]
    say("clock " + by)
    there.edit_some(rng.randrange(2, 6))
    library = find_faketime()
    for _ in range(rng.randrange(1, 3)):
        there.sync(env={"LD_PRELOAD": library, "FAKETIME": by, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"})
    # The clock is right again, and people go on.
    there.chained = True
    there.edit_some(rng.randrange(2, 6))
    # What is edited now has to be seen by ordinary runs, without --full.
    there.sync()
    there.sync()
    there.check()
    there.settle()
    return "clock " + by


def find_faketime():
    import glob
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    if not found:
        raise FileNotFoundError("faketime is missing: apt-get install faketime")
    return found[0]


# ── Two at once ──

@named
def together(there, rng, case, say):
    say("two at once")
    there.edit_some(rng.randrange(3, 10))
    second = rng.choice((("sync", "--yes"), ("preview",), ("conflicts", "list"), ("history", "list"), ("settings", "set", "quota-percent", "50")))
    first = there.person.start("sync", "--yes")
    time.sleep(rng.uniform(0, 0.3))
    other = there.person.start(*second)
    for process in (first, other):
        result = finish(there, process)
        if result.code == harness.FAILED and '"busy"' not in result.out:
            raise world.Fault("silent stops", f"two at once: {result!r}")
    there.settle()
    return "two at once"
