package main

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"probe/gen"
	"probe/gen/genv1connect"
)

// connectV1 returns the clients of connect-go's version 1, which is still maintained.
func connectV1(baseURL string) []client {
	get := newConnectV1("connect-go 1 get", baseURL, connect.WithHTTPGet())
	get.not = map[string]string{"1 MB": "too long for a URL"}
	return []client{
		newConnectV1("connect-go 1 proto", baseURL),
		newConnectV1("connect-go 1 json", baseURL, connect.WithProtoJSON()),
		newConnectV1("connect-go 1 gzip", baseURL, connect.WithSendGzip()),
		get,
		newConnectV1("connect-go 1 grpc-web", baseURL, connect.WithGRPCWeb()),
	}
}

func newConnectV1(name, baseURL string, options ...connect.ClientOption) client {
	probe := genv1connect.NewProbeClient(http.DefaultClient, baseURL, options...)
	return client{
		name:  name,
		echo:  callV1(probe.Echo),
		fail:  callV1(probe.Fail),
		sleep: callV1(probe.Sleep),
	}
}

func callV1[M any](
	method func(context.Context, *connect.Request[M]) (*connect.Response[gen.Payload], error),
) func(context.Context, *M, metadata) (*result, error) {
	return func(ctx context.Context, message *M, metadata metadata) (*result, error) {
		request := connect.NewRequest(message)
		for name, values := range metadata {
			for _, value := range values {
				if strings.HasSuffix(name, "-bin") {
					value = connect.EncodeBinaryHeader([]byte(value))
				}
				request.Header().Add(name, value)
			}
		}
		response, err := method(ctx, request)
		var problem *connect.Error
		if errors.As(err, &problem) {
			got := &failure{code: uint32(problem.Code()), message: problem.Message(), trailers: fromHeaders(maps.All(problem.Meta()))}
			for _, detail := range problem.Details() {
				value, err := detail.Value()
				if err != nil {
					return nil, err
				}
				got.details = append(got.details, value.(proto.Message))
			}
			return nil, got
		} else if err != nil {
			return nil, err
		}
		return &result{response.Msg, fromHeaders(maps.All(response.Header())), fromHeaders(maps.All(response.Trailer()))}, nil
	}
}
