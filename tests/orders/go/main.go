// A client of the orders service, with connect-go and gRPC-Web. Prints a line for each case.
//
// Usage: main BASE_URL TOKEN ID, where ID is an order of another customer
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"
	"connectrpc.com/connect/v2/connectproto"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	ordersv1 "orders/gen/acme/orders/v1"
	"orders/gen/acme/orders/v1/ordersv1connect"
)

type authorized struct{ token string }

func (a authorized) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set("Authorization", "Bearer "+a.token)
	return http.DefaultTransport.RoundTrip(request)
}

func newClient(baseURL, token string) ordersv1connect.OrderServiceClient {
	httpClient := &http.Client{Transport: authorized{token}}
	return ordersv1connect.NewOrderServiceClient(
		connect.NewClient(connecthttp.NewTransport(httpClient, baseURL, connecthttp.WithGRPCWeb())),
	)
}

func line(sku string, quantity uint32) *ordersv1.OrderLine {
	price := &ordersv1.Money{CurrencyCode: "EUR", MinorUnits: 1250}
	return &ordersv1.OrderLine{Sku: sku, Quantity: quantity, UnitPrice: price}
}

func main() {
	client, foreign := newClient(os.Args[1], os.Args[2]), os.Args[3]
	ctx := context.Background()
	request := &ordersv1.CreateOrderRequest{
		RequestId: "00000000-0000-4000-8000-00000000000a",
		Lines:     []*ordersv1.OrderLine{line("TEA", 2)},
	}
	created, err := client.CreateOrder(ctx, request)
	check("creates an order", err == nil && created.GetOrder().GetTotal().GetMinorUnits() == 2500, err)
	again, err := client.CreateOrder(ctx, request)
	check("creates it once", err == nil && proto.Equal(again, created), err)

	_, err = client.CreateOrder(ctx, &ordersv1.CreateOrderRequest{
		RequestId: request.RequestId,
		Lines:     []*ordersv1.OrderLine{line("TEA", 2), line("green tea", 1)},
	})
	violations := badRequest(err).GetFieldViolations()
	check("reads details", len(violations) == 1 && violations[0].GetField() == "lines[1].sku", err)

	order := proto.CloneOf(created.GetOrder())
	order.Note = "Ring twice."
	change := &ordersv1.UpdateOrderRequest{Order: order, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"note"}}}
	updated, err := client.UpdateOrder(ctx, change)
	check("updates the note", err == nil && updated.GetOrder().GetNote() == order.Note, err)
	_, err = client.UpdateOrder(ctx, change)
	check("does not update an order that has changed", connect.CodeOf(err) == connect.CodeAborted, err)

	id, etag := order.GetId(), updated.GetOrder().GetEtag()
	cancelled, err := client.CancelOrder(ctx, &ordersv1.CancelOrderRequest{Id: id, Etag: etag})
	check("cancels it", cancelled.GetOrder().GetState() == ordersv1.OrderState_ORDER_STATE_CANCELLED, err)
	listed, err := client.ListOrders(ctx, &ordersv1.ListOrdersRequest{})
	check("lists it alone", len(listed.GetOrders()) == 1 && proto.Equal(listed.Orders[0], cancelled.Order), err)

	_, err = client.GetOrder(ctx, &ordersv1.GetOrderRequest{Id: foreign})
	check("does not find the order of another customer", connect.CodeOf(err) == connect.CodeNotFound, err)
	_, err = newClient(os.Args[1], "wrong").ListOrders(ctx, &ordersv1.ListOrdersRequest{})
	check("needs a token", connect.CodeOf(err) == connect.CodeUnauthenticated, err)
}

func badRequest(err error) *errdetails.BadRequest {
	var problem *connect.Error
	if errors.As(err, &problem) {
		for _, detail := range problem.Details() {
			value, err := connectproto.UnmarshalErrorDetail(detail)
			if found, ok := value.(*errdetails.BadRequest); err == nil && ok {
				return found
			}
		}
	}
	return nil
}

func check(name string, passed bool, err error) {
	if !passed {
		fmt.Printf("FAILED  connect-go %s: %v\n", name, err)
		os.Exit(1)
	}
	fmt.Printf("ok  connect-go %s\n", name)
}
