// Calls the service with grpc-go. The argument is the address of Envoy.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"native-clients/gen"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . ADDRESS")
	}
	// Envoy runs on this machine. Elsewhere, use `credentials.NewTLS`.
	connection, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	orders := gen.NewOrderServiceClient(connection)

	// The function ends the call by then too.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	order, err := orders.GetOrder(ctx, &gen.GetOrderRequest{Id: "order-1"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d pieces\n", order.Id, order.Quantity)

	_, err = orders.CreateOrder(ctx, &gen.Order{Id: "order-2"})
	if status.Code(err) != codes.InvalidArgument {
		log.Fatalf("expected another status than %v", err)
	}
	fmt.Printf("rejected: %s\n", status.Convert(err).Message())
}
