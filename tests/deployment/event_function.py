"""A function that returns its event, for questions about what a trigger sends. It runs on Lambda's Python runtime.

With the query parameter `header`, a number, the response has a header `x-large` of that size instead.
"""

import json


def handler(event, context):
    headers = {"content-type": "application/json"}
    size = (event.get("queryStringParameters") or {}).get("header")
    if size:
        headers["x-large"] = "a" * int(size)
    body = json.dumps({"event": None if size else event, "tenant": getattr(context, "tenant_id", None)})
    response = {"statusCode": 200, "headers": headers, "body": body, "isBase64Encoded": False}
    if "elb" in event.get("requestContext", {}):
        response["statusDescription"] = "200 OK"
    return response
