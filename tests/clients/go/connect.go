package main

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"probe/gen"
	"probe/gen/genconnect"
)

func webClients(baseURL string) []client {
	return []client{newConnect("connect-go grpc-web", baseURL, http.DefaultClient, connect.WithGRPCWeb())}
}

func connectClients(baseURL string) []client {
	get := newConnect("connect-go get", baseURL, http.DefaultClient, connect.WithHTTPGet())
	get.not = map[string]string{"1 MB": "too long for a URL"}
	return []client{
		newConnect("connect-go proto", baseURL, http.DefaultClient),
		newConnect("connect-go json", baseURL, http.DefaultClient, connect.WithProtoJSON()),
		newConnect("connect-go gzip", baseURL, http.DefaultClient, connect.WithSendGzip()),
		get,
	}
}

// nativeConnect uses gRPC over HTTP/2 without TLS.
func nativeConnect(baseURL string) client {
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	httpClient := &http.Client{Transport: &http.Transport{Protocols: &protocols}}
	return newConnect("connect-go grpc", baseURL, httpClient, connect.WithGRPC())
}

func newConnect(name, baseURL string, httpClient *http.Client, options ...connect.ClientOption) client {
	probe := genconnect.NewProbeClient(httpClient, baseURL, options...)
	return client{
		name:  name,
		echo:  connectCall(probe.Echo),
		fail:  connectCall(probe.Fail),
		sleep: connectCall(probe.Sleep),
	}
}

func connectCall[M any](
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
			got := &failure{code: uint32(problem.Code()), message: problem.Message(), trailers: fromHTTP(problem.Meta())}
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
		return &result{response.Msg, fromHTTP(response.Header()), fromHTTP(response.Trailer())}, nil
	}
}

// fromHTTP splits values of "-bin" names that a gateway joined, because base64 contains no comma.
func fromHTTP(headers http.Header) metadata {
	got := metadata{}
	for name, values := range headers {
		name = strings.ToLower(name)
		for _, value := range values {
			if !strings.HasSuffix(name, "-bin") {
				got[name] = append(got[name], value)
				continue
			}
			for piece := range strings.SplitSeq(value, ",") {
				if data, err := connect.DecodeBinaryHeader(strings.TrimSpace(piece)); err == nil {
					got[name] = append(got[name], string(data))
				}
			}
		}
	}
	return got
}
