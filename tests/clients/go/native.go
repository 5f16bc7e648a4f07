package main

import (
	"context"
	"net/url"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	grpcmetadata "google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"probe/gen"
)

func nativeClients(baseURL string) []client {
	address, err := url.Parse(baseURL)
	if err != nil {
		panic(err)
	}
	connection, err := grpc.NewClient(address.Host, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		panic(err)
	}
	probe := gen.NewProbeClient(connection)
	native := client{
		name:  "grpc-go",
		echo:  nativeCall(probe.Echo),
		fail:  nativeCall(probe.Fail),
		sleep: nativeCall(probe.Sleep),
	}
	return []client{native, nativeConnect(baseURL)}
}

func nativeCall[M any](
	method func(context.Context, *M, ...grpc.CallOption) (*gen.Payload, error),
) func(context.Context, *M, metadata) (*result, error) {
	return func(ctx context.Context, message *M, metadata metadata) (*result, error) {
		var headers, trailers grpcmetadata.MD
		ctx = grpcmetadata.NewOutgoingContext(ctx, grpcmetadata.MD(metadata))
		response, err := method(ctx, message, grpc.Header(&headers), grpc.Trailer(&trailers))
		if err == nil {
			return &result{response, fromMD(headers), fromMD(trailers)}, nil
		}
		problem := status.Convert(err)
		got := &failure{code: uint32(problem.Code()), message: problem.Message(), trailers: fromMD(trailers)}
		for _, detail := range problem.Details() {
			value, isMessage := detail.(proto.Message)
			if !isMessage {
				return nil, detail.(error)
			}
			got.details = append(got.details, value)
		}
		return nil, got
	}
}

func fromMD(md grpcmetadata.MD) metadata { return metadata(md) }
