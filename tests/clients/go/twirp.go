package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"connectrpc.com/connect"
	"github.com/twitchtv/twirp"
	"google.golang.org/protobuf/proto"

	"probe/gen"
)

// twirpCodes are Twirp's error codes. The index of each is the number of the gRPC code.
var twirpCodes = []twirp.ErrorCode{
	twirp.NoError, twirp.Canceled, twirp.Unknown, twirp.InvalidArgument, twirp.DeadlineExceeded, twirp.NotFound,
	twirp.AlreadyExists, twirp.PermissionDenied, twirp.ResourceExhausted, twirp.FailedPrecondition, twirp.Aborted,
	twirp.OutOfRange, twirp.Unimplemented, twirp.Internal, twirp.Unavailable, twirp.DataLoss, twirp.Unauthenticated,
}

func twirpClients(baseURL string) []client {
	return []client{
		newTwirp("twirp-go proto", baseURL, gen.NewProbeProtobufClient),
		newTwirp("twirp-go json", baseURL, gen.NewProbeJSONClient),
	}
}

func newTwirp(name, baseURL string, dial func(string, gen.HTTPClient, ...twirp.ClientOption) gen.Probe) client {
	headers := new(recorder)
	probe := dial(baseURL, headers)
	return client{
		name:  name,
		not:   map[string]string{"timeout header": "Twirp has no timeout header"},
		echo:  twirpCall(headers, probe.Echo),
		fail:  twirpCall(headers, probe.Fail),
		sleep: twirpCall(headers, probe.Sleep),
	}
}

// unsetPrefix checks the error for a call below the Twirp prefix if the application has not set it.
var unsetPrefix = check{"unset prefix", func(client client) error {
	_, err := client.echo(context.Background(), &gen.Payload{}, nil)
	var problem twirp.Error
	if !errors.As(err, &problem) || problem.Code() != twirp.BadRoute {
		return fmt.Errorf("got %v, expected bad_route", err)
	}
	if setting := `Host::twirp_prefix("/twirp")`; !strings.Contains(problem.Msg(), setting) {
		return fmt.Errorf("%q does not name %s", problem.Msg(), setting)
	}
	return nil
}}

// recorder records the headers of the last response, which Twirp's client does not return.
type recorder struct{ last http.Header }

func (r *recorder) Do(request *http.Request) (*http.Response, error) {
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		r.last = response.Header
	}
	return response, err
}

func twirpCall[M any](
	headers *recorder,
	method func(context.Context, *M) (*gen.Payload, error),
) func(context.Context, *M, metadata) (*result, error) {
	return func(ctx context.Context, message *M, metadata metadata) (*result, error) {
		sent := http.Header{}
		for name, values := range metadata {
			for _, value := range values {
				if strings.HasSuffix(name, "-bin") {
					value = connect.EncodeBinaryHeader([]byte(value))
				}
				sent.Add(name, value)
			}
		}
		ctx, err := twirp.WithHTTPRequestHeaders(ctx, sent)
		if err != nil {
			return nil, err
		}
		response, err := method(ctx, message)
		if errors.Is(err, context.DeadlineExceeded) {
			// The client itself ended the call.
			return nil, &failure{code: 4, message: err.Error()}
		}
		var problem twirp.Error
		if errors.As(err, &problem) {
			details, err := readDetails(problem.Meta("grpc-status-details-bin"))
			code := uint32(slices.Index(twirpCodes, problem.Code()))
			return nil, errors.Join(&failure{code, problem.Msg(), details, fromHeaders(maps.All(headers.last))}, problem, err)
		} else if err != nil {
			return nil, err
		}
		got := fromHeaders(maps.All(headers.last))
		// Twirp has no trailers: those of a handler are sent as headers.
		return &result{response, got, got}, nil
	}
}

// readDetails parses the details of a status, which Twirp errors contain in the form of gRPC.
func readDetails(encoded string) (details []proto.Message, err error) {
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil {
		return nil, err
	}
	var status gen.Status
	if err := proto.Unmarshal(data, &status); err != nil {
		return nil, err
	}
	for _, detail := range status.Details {
		message, err := detail.UnmarshalNew()
		if err != nil {
			return nil, err
		}
		details = append(details, message)
	}
	return details, nil
}
