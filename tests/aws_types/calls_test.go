package aws_types

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

// behindEach runs a case with a call behind every trigger.
func behindEach(t *testing.T, target *function, sent call, check func(*testing.T, trigger, response)) {
	for _, trigger := range triggers {
		run(t, trigger.name, func(t *testing.T) {
			check(t, trigger, trigger.parse(t, target.succeed(t, trigger.event(sent))))
		})
	}
}

func expect[V any](t *testing.T, what string, got, expected V) {
	t.Helper()
	if !reflect.DeepEqual(got, expected) {
		t.Errorf("%s: %#v instead of %#v", what, got, expected)
	}
}

// expectFrames checks the head and the form of a gRPC-Web response.
func expectFrames(t *testing.T, r response) frames {
	t.Helper()
	expect(t, "status", r.status, 200)
	expect(t, "content type", r.header("content-type"), "application/grpc-web+proto")
	expect(t, "isBase64Encoded", r.isBase64, true)
	return parseFrames(t, r.body)
}

func TestGRPCWebSucceeds(t *testing.T) {
	behindEach(t, buffered, grpcWeb("hi").with("x-echo", "tea"), func(t *testing.T, _ trigger, r response) {
		parsed := expectFrames(t, r)
		expect(t, "message", parsed.message, message("hi"))
		expect(t, "metadata", r.headers["x-echoed"], []string{"tea"})
		expect(t, "trailers", parsed.trailers, map[string]string{"grpc-status": "0", "x-echoed-trailer": "tea"})
	})
}

func TestGRPCWebSendsBinaryMetadata(t *testing.T) {
	sent := grpcWeb("hi").with("x-echo-bin", base64.RawStdEncoding.EncodeToString([]byte{0, 255, 1}))
	behindEach(t, buffered, sent, func(t *testing.T, _ trigger, r response) {
		expect(t, "trailer", expectFrames(t, r).trailers["x-echoed-trailer-bin"], "AP8B")
	})
}

func TestGRPCWebFails(t *testing.T) {
	behindEach(t, buffered, ask(fail), func(t *testing.T, _ trigger, r response) {
		parsed := expectFrames(t, r)
		expect(t, "message", parsed.message, nil)
		expect(t, "trailers", parsed.trailers, map[string]string{
			"grpc-status": "5", "grpc-message": "no caf%C3%A9 at 50%25", "grpc-status-details-bin": "AQI", "x-hint": "try tea",
		})
	})
}

func TestGRPCWebFailsForAPanicAndForAnUnknownMethod(t *testing.T) {
	for sent, status := range map[string]string{"/echo.Echo/Say": "13", "/echo.Echo/Nothing": "12"} {
		request := ask(panics)
		request.path = sent
		behindEach(t, buffered, request, func(t *testing.T, _ trigger, r response) {
			expect(t, "status", expectFrames(t, r).trailers["grpc-status"], status)
		})
	}
}

func TestGRPCWebTextIsText(t *testing.T) {
	body := base64.StdEncoding.EncodeToString(frame(message("hi")))
	sent := post("/echo.Echo/Say", "application/grpc-web-text+proto", []byte(body))
	behindEach(t, buffered, sent, func(t *testing.T, _ trigger, r response) {
		expect(t, "isBase64Encoded", r.isBase64, false)
		expect(t, "message", parseFrames(t, decodeBase64(t, string(r.body))).message, message("hi"))
	})
}

func TestNativeGRPCIsRejectedWithoutABody(t *testing.T) {
	sent := post("/echo.Echo/Say", "application/grpc", frame(message("hi"))).with("te", "trailers")
	behindEach(t, buffered, sent, func(t *testing.T, _ trigger, r response) {
		expect(t, "status", r.status, 200)
		expect(t, "content type", r.header("content-type"), "application/grpc")
		expect(t, "grpc-status", r.header("grpc-status"), "12")
		expect(t, "body", len(r.body), 0)
	})
}

func TestRepeatedHeadersAndCookies(t *testing.T) {
	behindEach(t, buffered, ask(sendHeaders), func(t *testing.T, trigger trigger, r response) {
		expectFrames(t, r)
		cookies := []string{"a=1; Path=/", "b=2; Expires=Wed, 25 Nov 2026 07:28:00 GMT"}
		if trigger.isMultiValue {
			expect(t, "x-two", r.headers["x-two"], []string{"1", "2"})
		} else {
			expect(t, "x-two", r.headers["x-two"], []string{"1,2"})
		}
		if trigger.name == "ALB" {
			// It cannot carry two headers of one name.
			cookies = cookies[:1]
		}
		expect(t, "cookies", r.cookies, cookies)
	})
}

func TestCookiesOfTheRequestReachTheHandler(t *testing.T) {
	sent := ask(reportCookies)
	sent.cookies = []string{"session=7f", "theme=dark"}
	behindEach(t, buffered, sent, func(t *testing.T, _ trigger, r response) {
		expect(t, "message", expectFrames(t, r).message, message(`Some("session=7f; theme=dark")`))
	})
}

func TestConnectWithJSONIsText(t *testing.T) {
	sent := post("/echo.Echo/Say", "application/json", []byte(`{"text":"žluťoučký \u0000","longName":"9007199254740993"}`))
	behindEach(t, buffered, sent.with("connect-protocol-version", "1").with("x-echo", "tea"), func(t *testing.T, _ trigger, r response) {
		expect(t, "status", r.status, 200)
		expect(t, "content type", r.header("content-type"), "application/json")
		expect(t, "isBase64Encoded", r.isBase64, false)
		expect(t, "body", parseJSON(t, r.body), map[string]any{"text": "žluťoučký \x00", "longName": "9007199254740993"})
		expect(t, "metadata", r.headers["x-echoed"], []string{"tea"})
		expect(t, "trailers", r.headers["trailer-x-echoed-trailer"], []string{"tea"})
	})
}

func TestConnectWithCompressedJSONIsBase64(t *testing.T) {
	text := strings.Repeat("tea ", 5000)
	sent := post("/echo.Echo/Say", "application/json", []byte(`{"text":"`+text+`"}`)).with("accept-encoding", "gzip")
	behindEach(t, buffered, sent, func(t *testing.T, _ trigger, r response) {
		expect(t, "content type", r.header("content-type"), "application/json")
		expect(t, "content encoding", r.header("content-encoding"), "gzip")
		expect(t, "isBase64Encoded", r.isBase64, true)
		reader, err := gzip.NewReader(bytes.NewReader(r.body))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "text", parseJSON(t, plain)["text"], any(text))
	})
}

func TestConnectWithProtobufIsBase64(t *testing.T) {
	for _, text := range []string{"hi", ""} {
		sent := post("/echo.Echo/Say", "application/proto", message(text))
		behindEach(t, buffered, sent, func(t *testing.T, _ trigger, r response) {
			expect(t, "status", r.status, 200)
			expect(t, "content type", r.header("content-type"), "application/proto")
			expect(t, "isBase64Encoded", r.isBase64, true)
			expect(t, "body", r.body, message(text))
		})
	}
}

func TestConnectFails(t *testing.T) {
	for _, sent := range []call{
		post("/echo.Echo/Say", "application/proto", []byte{0x20, fail}),
		post("/echo.Echo/Say", "application/json", []byte(`{"action":"FAIL"}`)),
	} {
		behindEach(t, buffered, sent, func(t *testing.T, _ trigger, r response) {
			expect(t, "status", r.status, 404)
			expect(t, "content type", r.header("content-type"), "application/json")
			expect(t, "isBase64Encoded", r.isBase64, false)
			object := parseJSON(t, r.body)
			expect(t, "code", object["code"], any("not_found"))
			expect(t, "message", object["message"], any("no café at 50%"))
			expect(t, "metadata", r.headers["x-hint"], []string{"try tea"})
		})
	}
}

func TestConnectGet(t *testing.T) {
	query := func(pairs ...string) string { return "connect=v1&" + strings.Join(pairs, "&") }
	json := url.QueryEscape(`{"text":"a b+c&d=%"}`)
	proto := base64.URLEncoding.EncodeToString(message("a b+c&d=%"))
	for _, sent := range []call{
		{method: "GET", path: "/echo.Echo/Look", query: query("encoding=json", "message="+json)},
		{method: "GET", path: "/echo.Echo/Look", query: query("encoding=proto", "base64=1", "message="+url.QueryEscape(proto))},
	} {
		behindEach(t, buffered, sent, func(t *testing.T, _ trigger, r response) {
			expect(t, "status", r.status, 200)
			if r.isBase64 {
				expect(t, "content type", r.header("content-type"), "application/proto")
				expect(t, "body", r.body, message("a b+c&d=%"))
			} else {
				expect(t, "content type", r.header("content-type"), "application/json")
				expect(t, "body", parseJSON(t, r.body), map[string]any{"text": "a b+c&d=%"})
			}
		})
	}
}

func TestOtherRequestsAreRejected(t *testing.T) {
	for _, rejected := range []struct {
		sent   call
		status int
		header string
	}{
		{call{method: "GET", path: "/echo.Echo/Say", query: "connect=v1&encoding=json&message=%7B%7D"}, 405, "allow"},
		{call{method: "GET", path: "/"}, 405, "allow"},
		{post("/echo.Echo/Say", "text/plain", []byte("hi")), 415, "accept-post"},
		{call{method: "OPTIONS", path: "/echo.Echo/Say"}, 405, "allow"},
	} {
		behindEach(t, buffered, rejected.sent, func(t *testing.T, _ trigger, r response) {
			expect(t, "status", r.status, rejected.status)
			if r.header(rejected.header) == "" {
				t.Errorf("%q is missing: %v", rejected.header, r.headers)
			}
		})
	}
}

func TestCORS(t *testing.T) {
	preflight := call{method: "OPTIONS", path: "/echo.Echo/Look"}.with("origin", "https://tasks.example").
		with("access-control-request-method", "POST").with("access-control-request-headers", "content-type,x-grpc-web")
	behindEach(t, withCORS, preflight, func(t *testing.T, _ trigger, r response) {
		expect(t, "status", r.status, 200)
		expect(t, "origin", r.header("access-control-allow-origin"), "*")
		if !strings.Contains(r.header("access-control-allow-headers"), "x-grpc-web") {
			t.Errorf("headers: %v", r.headers)
		}
		expect(t, "body", len(r.body), 0)
	})
	sent := post("/echo.Echo/Look", "application/grpc-web+proto", frame(nil)).with("origin", "https://tasks.example")
	behindEach(t, withCORS, sent, func(t *testing.T, _ trigger, r response) {
		expect(t, "trailers", expectFrames(t, r).trailers, map[string]string{"grpc-status": "0"})
		expect(t, "origin", r.header("access-control-allow-origin"), "*")
		if !strings.Contains(r.header("access-control-expose-headers"), "grpc-status") {
			t.Errorf("headers: %v", r.headers)
		}
	})
}
