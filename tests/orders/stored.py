"""Compares the orders that the service lists with the items in its table, which no other program has written.

Usage: stored.py PORT TABLE BASE_URL CUSTOMER=TOKEN.., where ministack listens on PORT
"""

import json
import sys
import urllib.request

from triggers import Deployment

STATES = ("ORDER_STATE_OPEN", "ORDER_STATE_CANCELLED")


def listed(base_url, token):
    """Returns the IDs of a customer's orders by their state."""
    found = {}
    for state in STATES:
        body = json.dumps({"pageSize": 100, "state": state}).encode()
        headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
        request = urllib.request.Request(f"{base_url}/acme.orders.v1.OrderService/ListOrders", body, headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            found[state] = sorted(order["id"] for order in json.load(response).get("orders", []))
    return found


def main():
    port, table, base_url, *customers = sys.argv[1:]
    items = Deployment(int(port)).client("dynamodb").scan(TableName=table)["Items"]
    tokens = dict(customer.split("=", 1) for customer in customers)
    unknown = {item["customer"]["S"] for item in items} - tokens.keys()
    if unknown:
        sys.exit(f"FAILED  items of {unknown}, who created no orders")
    for customer, token in tokens.items():
        by_state = listed(base_url, token)
        shown = sorted(id for ids in by_state.values() for id in ids)
        stored = sorted(item["id"]["S"] for item in items if item["customer"]["S"] == customer)
        if not stored or shown != stored:
            sys.exit(f"FAILED  {customer} is shown {shown}, the table has {stored}")
        counts = ", ".join(f"{len(ids)} {state}" for state, ids in by_state.items())
        print(f"ok  the table has the orders of {customer}: {counts}")


if __name__ == "__main__":
    main()
