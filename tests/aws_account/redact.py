"""Output without anything that identifies the account."""

import contextlib
import re
import sys

# In this order: a URL or an ARN contains an account id.
PATTERNS = [
    (r"arn:aws[a-z-]*:[^\s\"',)]+", "[ARN]"),
    (r"(https?://)?[\w.-]+\.(amazonaws\.com(\.cn)?|api\.aws|on\.aws)[^\s\"',)]*", "[URL]"),
    (r"\b(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b", "[ID]"),
    (r"(?<![0-9a-fA-F])\d{12}(?![0-9a-fA-F])", "[ACCOUNT]"),
]


def redact(text):
    for pattern, replacement in PATTERNS:
        text = re.sub(pattern, replacement, text)
    return text


class Redacted:
    """A text stream that redacts each line before it writes it. If nobody reads the output any more, the process continues."""

    def __init__(self, stream):
        self.stream, self.line = stream, ""

    def write(self, text):
        *lines, self.line = (self.line + text).split("\n")
        for line in lines:
            self.put(redact(line) + "\n")
        return len(text)

    def flush(self):
        self.put(redact(self.line))
        self.line = ""

    def put(self, text):
        with contextlib.suppress(OSError):
            self.stream.write(text)
            self.stream.flush()


def redact_output():
    """Redacts all that the process prints from now on, including tracebacks."""
    sys.stdout, sys.stderr = Redacted(sys.stdout), Redacted(sys.stderr)
