"""Signs the requests below with botocore, the library of the AWS CLI and of boto3.

vectors.py          writes vectors.json
vectors.py --check  fails if botocore does not sign as vectors.json says

`tests/all/signatures.rs` signs the same requests in Rust. Needs the package botocore.
"""

import datetime
import json
import sys
from pathlib import Path
from unittest import mock

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

FILE = Path(__file__).with_name("vectors.json")
# From AWS's documentation.
KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

API = "https://abc123.execute-api.eu-west-1.amazonaws.com/acme.shop.v1.InventoryService/Reserve"
REQUEST = {
    "service": "execute-api",
    "region": "eu-west-1",
    "token": None,
    "time": "2026-11-28T12:00:00Z",
    "url": API,
    "headers": [["content-type", "application/grpc-web+proto"], ["x-caller", "checkout"]],
    "body": "00000000070a037465611002",
}
CASES = {
    "API Gateway": {},
    "a stage": {"url": API.replace(".com/", ".com/prod/")},
    "temporary credentials": {"token": "AQoDYXdzEJr//token=="},
    "Function URL": {"service": "lambda", "url": API.replace("execute-api", "lambda-url").replace("amazonaws.com", "on.aws")},
    "VPC Lattice": {"service": "vpc-lattice-svcs", "url": API.replace("execute-api", "vpc-lattice-svcs").replace("amazonaws.com", "on.aws")},
    "no body": {"body": ""},
    "a body of all bytes": {"body": bytes(range(256)).hex()},
    "a port": {"url": API.replace(".com/", ".com:8443/")},
    "the default port": {"url": API.replace(".com/", ".com:443/")},
    "a query": {"url": API + "?b=2&a=1&empty=&space=%20"},
    "an encoded path": {"url": API.replace("/Reserve", "/%C3%A9%20+~/Reserve")},
    "spaces in a header": {"headers": [["x-text", "a   b"], ["x-empty", ""]]},
    "repeated headers": {"headers": [["x-many", "b"], ["x-many", "a"], ["a-bin", "AAE"]]},
    "headers that are not signed": {"headers": [["user-agent", "tonic/0.14"], ["x-amzn-trace-id", "Root=1-2-3"]]},
    "midnight in another region": {"region": "us-gov-west-1", "time": "2028-02-29T00:00:00Z"},
}


def sign(case):
    """Returns the headers that botocore adds."""
    request = AWSRequest(method="POST", url=case["url"], data=bytes.fromhex(case["body"]))
    for name, value in case["headers"]:
        request.headers[name] = value  # adds
    before = len(case["headers"])
    if case["service"] == "vpc-lattice-svcs":
        request.context["payload_signing_enabled"] = False
    now = datetime.datetime.fromisoformat(case["time"])
    with mock.patch("botocore.auth.get_current_datetime", return_value=now):
        SigV4Auth(Credentials(KEY_ID, SECRET, case["token"]), case["service"], case["region"]).add_auth(request)
    return dict(sorted((name.lower(), value) for name, value in request.headers.items()[before:]))


def main():
    vectors = []
    for name, changes in CASES.items():
        case = REQUEST | changes
        seconds = int(datetime.datetime.fromisoformat(case["time"]).timestamp())
        vectors.append({"name": name, **case, "seconds": seconds, "signed": sign(case)})
    text = json.dumps(vectors, indent=1) + "\n"
    if sys.argv[1:] != ["--check"]:
        FILE.write_text(text)
    elif FILE.read_text() != text:
        sys.exit("botocore signs differently than vectors.json says: run vectors.py, and cargo test")
    print(f"botocore signs {len(vectors)} requests")


if __name__ == "__main__":
    main()
