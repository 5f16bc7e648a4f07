package aws_types

import (
	"bytes"
	"encoding/binary"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

// delimiter separates the prelude of a streamed response from its body.
var delimiter = make([]byte, 8)

// split separates a prelude from the body.
func split(t *testing.T, payload []byte) (prelude, body []byte) {
	t.Helper()
	at := bytes.IndexByte(payload, 0)
	if at < 0 || !bytes.HasPrefix(payload[at:], delimiter) {
		t.Fatalf("eight NUL bytes must follow the prelude: %q", payload)
	}
	return payload[:at], payload[at+len(delimiter):]
}

// expectSameStream checks that the type of AWS encodes the same values to the same prelude and body. The type omits empty cookies.
func expectSameStream(t *testing.T, encoded io.Reader, prelude, body []byte) {
	t.Helper()
	all, err := io.ReadAll(encoded)
	if err != nil {
		t.Fatal(err)
	}
	expectedPrelude, expectedBody := split(t, all)
	ours := parseJSON(t, prelude)
	if cookies, found := ours["cookies"]; found && reflect.DeepEqual(cookies, []any{}) {
		delete(ours, "cookies")
	}
	expect(t, "prelude", ours, parseJSON(t, expectedPrelude))
	expect(t, "body", body, expectedBody)
}

// streamed is one of the triggers that can stream.
type streamed struct {
	trigger trigger
	// parse parses the prelude.
	parse func(t *testing.T, prelude, body []byte) response
}

func streamedTriggers() []streamed {
	return []streamed{
		{triggers[0], func(t *testing.T, prelude, body []byte) response {
			var parsed events.APIGatewayProxyStreamingResponse
			mustDecode(t, prelude, &parsed, []string{"statusCode", "headers"}, "multiValueHeaders")
			parsed.Body = bytes.NewReader(body)
			r := newResponse(t, parsed.StatusCode, parsed.Headers, parsed.MultiValueHeaders, string(body), false)
			expectSameStream(t, &parsed, prelude, body)
			return r
		}},
		{triggers[3], func(t *testing.T, prelude, body []byte) response {
			var parsed events.LambdaFunctionURLStreamingResponse
			mustDecode(t, prelude, &parsed, []string{"statusCode", "headers", "cookies"})
			parsed.Body = bytes.NewReader(body)
			r := newResponse(t, parsed.StatusCode, parsed.Headers, nil, string(body), false)
			expectSameStream(t, &parsed, prelude, body)
			return withCookies(t, r, parsed.Cookies)
		}},
	}
}

func TestStreamedResponses(t *testing.T) {
	for _, streamed := range streamedTriggers() {
		for _, streamedCall := range []struct {
			name  string
			sent  call
			check func(*testing.T, response)
		}{
			{"gRPC-Web", grpcWeb("hi").with("x-echo", "tea"), func(t *testing.T, r response) {
				expect(t, "status", r.status, 200)
				parsed := parseFrames(t, r.body)
				expect(t, "message", parsed.message, message("hi"))
				expect(t, "metadata", r.headers["x-echoed"], []string{"tea"})
				expect(t, "trailers", parsed.trailers, map[string]string{"grpc-status": "0", "x-echoed-trailer": "tea"})
			}},
			{"gRPC-Web error", ask(fail), func(t *testing.T, r response) {
				expect(t, "status", r.status, 200)
				expect(t, "grpc-status", parseFrames(t, r.body).trailers["grpc-status"], "5")
			}},
			{"repeated headers and cookies", ask(sendHeaders), func(t *testing.T, r response) {
				expect(t, "x-two", strings.Join(r.headers["x-two"], ","), "1,2")
				expect(t, "cookies", len(r.cookies), 2)
			}},
			{"Connect with JSON", post("/echo.Echo/Say", "application/json", []byte(`{"text":"hi"}`)), func(t *testing.T, r response) {
				expect(t, "status", r.status, 200)
				expect(t, "body", parseJSON(t, r.body), map[string]any{"text": "hi"})
			}},
			{"Connect error", post("/echo.Echo/Say", "application/proto", []byte{0x20, fail}), func(t *testing.T, r response) {
				expect(t, "status", r.status, 404)
				expect(t, "code", parseJSON(t, r.body)["code"], any("not_found"))
			}},
			{"Connect with an empty message", post("/echo.Echo/Say", "application/proto", nil), func(t *testing.T, r response) {
				expect(t, "status", r.status, 200)
				expect(t, "body", len(r.body), 0)
			}},
			{"20 MB", post("/echo.Echo/Say", "application/grpc-web+proto", frame(binary.AppendUvarint([]byte{0x30}, 20_000_000))), func(t *testing.T, r response) {
				if parsed := parseFrames(t, r.body); len(parsed.message) < 20_000_000 {
					t.Errorf("%d bytes", len(parsed.message))
				}
			}},
		} {
			run(t, streamed.trigger.name+", "+streamedCall.name, func(t *testing.T) {
				prelude, body := split(t, streaming.succeed(t, streamed.trigger.event(streamedCall.sent)))
				streamedCall.check(t, streamed.parse(t, prelude, body))
			})
		}
	}
}

func TestOtherTriggersAreNotStreamed(t *testing.T) {
	for _, trigger := range triggers {
		if trigger.name == "REST API" || trigger.name == "Function URL" {
			continue
		}
		run(t, trigger.name, func(t *testing.T) {
			r := trigger.parse(t, streaming.succeed(t, trigger.event(grpcWeb("hi"))))
			expect(t, "message", expectFrames(t, r).message, message("hi"))
		})
	}
}
