"""Signals that end the process: they are raised as an exception, but not while something is created or deleted."""

import signal
from contextlib import contextmanager

# Ctrl-C, `kill`, and the end of the terminal.
SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


class Interrupted(BaseException):
    """One of the signals arrived."""


def hold():
    """Holds the signals from now on, until `raised`."""
    arrived = False

    def interrupt(number, _):
        nonlocal arrived
        # Only the first, because another one would end the teardown.
        if not arrived:
            arrived = True
            raise Interrupted(signal.Signals(number).name)

    for number in SIGNALS:
        signal.signal(number, interrupt)
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


@contextmanager
def raised():
    """Raises `Interrupted` if one of the signals arrives or has arrived."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


@contextmanager
def held():
    """Holds the signals within `raised`, for a request that AWS might handle after it was interrupted."""
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
