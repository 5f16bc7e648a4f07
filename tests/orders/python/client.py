"""A client of the orders service, with connect-python and Connect. Prints a line for each case.

Usage: client.py BASE_URL TOKEN ID, where ID is an order of another customer
"""

import sys
import uuid

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from protobuf.wkt.google.protobuf.field_mask_pb import FieldMask

from gen.acme.orders.v1.orders_connect import OrderServiceClientSync
from gen.acme.orders.v1.orders_pb import (
    CancelOrderRequest,
    CreateOrderRequest,
    GetOrderRequest,
    ListOrdersRequest,
    Money,
    Order,
    OrderLine,
    OrderState,
    UpdateOrderRequest,
)
from gen.buf.validate.validate_pb import Violations

base_url, token, foreign = sys.argv[1:]
# The function is built without gzip.
client = OrderServiceClientSync(base_url, send_compression=None)
headers = {"authorization": f"Bearer {token}"}


def call(method, message, headers=headers):
    """Returns the response, or the error."""
    try:
        return getattr(client, method)(message, headers=headers, timeout_ms=20_000)
    except ConnectError as error:
        return error


def check(name, passed, got):
    if not passed:
        sys.exit(f"FAILED  connect-python {name}: {got!r}")
    print(f"ok  connect-python {name}")


def creation(*skus):
    price = Money(currency_code="EUR", minor_units=999)
    return CreateOrderRequest(
        request_id=str(uuid.uuid4()), lines=[OrderLine(sku=sku, quantity=1, unit_price=price) for sku in skus]
    )


created = [call("create_order", creation(f"ITEM-{number}")) for number in range(5)]
ids = {response.order.id for response in created}
check("creates five orders", len(ids) == 5, created)

pages, page_token = [], ""
while not pages or page_token:
    pages.append(call("list_orders", ListOrdersRequest(page_size=2, page_token=page_token)))
    page_token = pages[-1].next_page_token
listed = [order.id for page in pages for order in page.orders]
check("lists them in three pages", len(pages) == 3 and len(listed) == 5 and set(listed) == ids, pages)

error = call("create_order", creation())
violations = [violation for detail in error.details if (value := detail.value(Violations)) for violation in value.violations]
rules = [(violation.field.elements[0].field_name, violation.rule_id) for violation in violations]
check("reads the violated rule", rules == [("lines", "repeated.min_items")], rules)

order = created[0].order
change = UpdateOrderRequest(order=Order(id=order.id, etag=order.etag, note="Café"), update_mask=FieldMask(paths=["note"]))
updated = call("update_order", change)
check("updates the note", updated.order.note == "Café" and updated.order.lines == order.lines, updated)
error = call("cancel_order", CancelOrderRequest(id=order.id, etag=order.etag))
check("does not cancel an order that has changed", error.code == Code.ABORTED, error)
cancelled = call("cancel_order", CancelOrderRequest(id=order.id, etag=updated.order.etag))
check("cancels it", cancelled.order.state == OrderState.CANCELLED, cancelled)
only = call("list_orders", ListOrdersRequest(state=OrderState.CANCELLED))
check("lists it by its state", [order.id for order in only.orders] == [order.id], only)

error = call("get_order", GetOrderRequest(id=foreign))
check("does not find the order of another customer", error.code == Code.NOT_FOUND, error)
error = call("list_orders", ListOrdersRequest(), headers={})
check("needs a token", error.code == Code.UNAUTHENTICATED, error)
