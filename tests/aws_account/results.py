"""What the live test asks of the stack, and prints: calls in every protocol, and the rows of the checklist."""

import collections
import pathlib
import re
from concurrent.futures import ThreadPoolExecutor

from checks import CHECKS
from deployed import Undecided, echo
from rpc import cases


def check_authorization(deployed):
    """Fails if a trigger accepts a call without a signature."""
    for name, trigger in deployed.all_triggers().items():
        status = trigger.send_unsigned(echo()).status
        if status != 403:
            raise AssertionError(f"{name}: HTTP {status} for a call without a signature, and not 403")
    print("Every endpoint rejects a call without a signature.\n", flush=True)


def calls(deployed):
    """Calls the service in every protocol through each trigger, and prints how many cases succeeded. Returns whether all did."""
    triggers = list(deployed.triggers())
    pool = ThreadPoolExecutor(len(triggers))
    try:
        lines = [line for of_trigger in pool.map(cases.run, triggers) for line in of_trigger]
    finally:
        # Deleting must not wait for the calls.
        pool.shutdown(wait=False)
    failed = [line for line in lines if line.startswith("FAILED")]
    print(*failed, sep="\n", end="\n\n" if failed else "")
    # The columns of a trigger and a protocol in the lines.
    columns = slice(8, 49)
    ran = collections.Counter(line[columns] for line in lines)
    wrong = collections.Counter(line[columns] for line in failed)
    print(f"{'trigger':<22} {'protocol':<18} cases that succeeded")
    for name, number in ran.items():
        print(f"{name} {number - wrong[name]} of {number}")
    return not failed


def answers(deployed):
    """Answers each row of the checklist that a script decides, and prints it. Returns whether all are as expected."""
    print(f"\n{'row of README.md':<28} {'answer':<12} observed")
    verdicts = collections.Counter()
    for name, check in CHECKS.items():
        try:
            expected, observed = check(deployed)
            verdict = "as expected" if expected else "DIFFERENT"
        except Exception as error:
            known = isinstance(error, Undecided)
            verdict, observed = "undecided", str(error) if known else f"{type(error).__name__}: {error}"
        verdicts[verdict] += 1
        print(f"{name:<28} {verdict:<12} {observed[:160]}", flush=True)
    return verdicts["as expected"] == len(CHECKS)


def rows_of_readme():
    """Returns the ids of the rows that README.md says a script decides."""
    text = pathlib.Path(__file__).with_name("README.md").read_text()
    return re.findall(r"^- \[ \] .* \*\*`run` decides it.*: `(.*)`\*\*$", text, re.MULTILINE)
