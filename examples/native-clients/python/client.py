"""Calls the service with grpcio. The argument is the address of Envoy."""

import sys

import grpc

from orders_pb2 import GetOrderRequest, Order
from orders_pb2_grpc import OrderServiceStub


def main(address):
    # Envoy runs on this machine. Elsewhere, use `grpc.secure_channel`.
    with grpc.insecure_channel(address) as channel:
        orders = OrderServiceStub(channel)
        # The function ends the call after this timeout too.
        order = orders.GetOrder(GetOrderRequest(id="order-1"), timeout=5)
        print(f"{order.id}: {order.quantity} pieces")
        try:
            orders.CreateOrder(Order(id="order-2"), timeout=5)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.INVALID_ARGUMENT:
                raise
            print(f"rejected: {error.details()}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: client.py ADDRESS")
    main(sys.argv[1])
