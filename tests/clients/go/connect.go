package main

import (
	"context"
	"errors"
	"iter"
	"maps"
	"net/http"
	"strings"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"
	"connectrpc.com/connect/v2/connectproto"
	"google.golang.org/protobuf/proto"

	"probe/gen"
	"probe/gen/genconnect"
)

func webClients(baseURL string) []client {
	return []client{newConnect("connect-go grpc-web", baseURL, http.DefaultClient, connecthttp.WithGRPCWeb())}
}

func connectClients(baseURL string) []client {
	get := newConnect("connect-go get", baseURL, http.DefaultClient, connecthttp.WithHTTPGet())
	get.not = map[string]string{"1 MB": "too long for a URL"}
	return []client{
		newStreaming("connect-go proto", baseURL),
		newStreaming("connect-go json", baseURL, connecthttp.WithProtoJSON()),
		newStreaming("connect-go gzip", baseURL, connecthttp.WithSendGzip()),
		get,
	}
}

// nativeConnect uses gRPC over HTTP/2 without TLS.
func nativeConnect(baseURL string) client {
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	httpClient := &http.Client{Transport: &http.Transport{Protocols: &protocols}}
	return newConnect("connect-go grpc", baseURL, httpClient, connecthttp.WithGRPC())
}

func newConnect(name, baseURL string, httpClient *http.Client, options ...connecthttp.Option) client {
	probe := genconnect.NewProbeClient(connect.NewClient(connecthttp.NewTransport(httpClient, baseURL, options...)))
	return client{
		name:  name,
		echo:  connectCall(probe.Echo),
		fail:  connectCall(probe.Fail),
		sleep: connectCall(probe.Sleep),
	}
}

// newStreaming uses Connect's protocol, which has another form for streaming calls.
func newStreaming(name, baseURL string, options ...connecthttp.Option) client {
	spec := connect.Spec{
		StreamType: connect.StreamTypeServer,
		Schema:     gen.File_probe_proto.Services().ByName("Probe").Methods().ByName("Echo"),
		Procedure:  genconnect.ProbeEchoProcedure,
	}
	c := newConnect(name, baseURL, http.DefaultClient, options...)
	c.stream = func(ctx context.Context, message *gen.Payload) error {
		streaming := connect.NewClient(connecthttp.NewTransport(http.DefaultClient, baseURL, options...))
		stream, err := streaming.CallServerStream(ctx, spec, message)
		if err == nil {
			defer stream.Close()
			err = stream.Receive(&gen.Payload{})
		}
		var problem *connect.Error
		if errors.As(err, &problem) {
			return &failure{code: uint32(problem.Code()), message: problem.Message()}
		}
		return err
	}
	return c
}

func connectCall[M any](
	method func(context.Context, *M) (*gen.Payload, error),
) func(context.Context, *M, metadata) (*result, error) {
	return func(ctx context.Context, message *M, metadata metadata) (*result, error) {
		ctx, call := connect.NewClientContext(ctx)
		for name, values := range metadata {
			for _, value := range values {
				if strings.HasSuffix(name, "-bin") {
					value = connect.EncodeBinaryHeader([]byte(value))
				}
				call.RequestHeader().Add(name, value)
			}
		}
		response, err := method(ctx, message)
		headers, trailers := fromHeaders(call.ResponseHeader().All()), fromHeaders(call.ResponseTrailer().All())
		var problem *connect.Error
		if errors.As(err, &problem) {
			// Connect sends the metadata of an error as headers, gRPC as trailers.
			maps.Copy(trailers, headers)
			got := &failure{code: uint32(problem.Code()), message: problem.Message(), trailers: trailers}
			for _, detail := range problem.Details() {
				value, err := connectproto.UnmarshalErrorDetail(detail)
				if err != nil {
					return nil, err
				}
				got.details = append(got.details, value.(proto.Message))
			}
			return nil, got
		} else if err != nil {
			return nil, err
		}
		return &result{response, headers, trailers}, nil
	}
}

// fromHeaders splits values of "-bin" names that a gateway joined, because base64 contains no comma.
func fromHeaders(headers iter.Seq2[string, []string]) metadata {
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
