package aws_types

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// call is an HTTP request, as a client sends it to a trigger.
type call struct {
	method string
	path   string
	// The query without `?`, as it is in the URL.
	query   string
	headers map[string][]string
	cookies []string
	body    []byte
}

// post returns a POST request.
func post(path, contentType string, body []byte) call {
	return call{method: "POST", path: path, headers: map[string][]string{"content-type": {contentType}}, body: body}
}

// grpcWeb returns a call of the echo method with gRPC-Web.
func grpcWeb(text string) call {
	return post("/echo.Echo/Say", "application/grpc-web+proto", frame(message(text)))
}

// The values of the enum `Action` of the echo service.
const (
	fail          = 1
	panics        = 3
	reportContext = 9
	reportCookies = 10
	sendHeaders   = 11
)

// ask returns a call of the echo method with an action, which is field 4.
func ask(action byte) call {
	return post("/echo.Echo/Say", "application/grpc-web+proto", frame([]byte{0x20, action}))
}

// with returns the call with one more header.
func (c call) with(name string, values ...string) call {
	headers := map[string][]string{name: values}
	for other, values := range c.headers {
		headers[other] = values
	}
	c.headers = headers
	return c
}

// isText reports whether triggers send a body of this type as text. Sources: the pages of ALB and of HTTP APIs that
// `runtime/src/emulator` names.
func (c call) isText() bool {
	kind := strings.Join(c.headers["content-type"], "")
	return strings.HasPrefix(kind, "application/json") || strings.HasPrefix(kind, "text/")
}

// encodedBody returns the body as it is in an event, and `isBase64Encoded`.
func (c call) encodedBody(isText bool) (string, bool) {
	if isText || len(c.body) == 0 {
		return string(c.body), false
	}
	return base64.StdEncoding.EncodeToString(c.body), true
}

// last returns the last value of each header.
func (c call) last() map[string]string {
	return each(c.headers, lastOf)
}

// joined returns the values of each header, joined with commas.
func (c call) joined() map[string]string {
	return each(c.headers, func(values []string) string { return strings.Join(values, ",") })
}

// parameters returns the decoded parameters of the query.
func (c call) parameters() url.Values {
	values, err := url.ParseQuery(c.query)
	if err != nil {
		panic(err)
	}
	return values
}

// rawParameters returns the parameters of the query as they are in the URL.
func (c call) rawParameters() map[string][]string {
	values := map[string][]string{}
	for pair := range strings.SplitSeq(c.query, "&") {
		if name, value, found := strings.Cut(pair, "="); found {
			values[name] = append(values[name], value)
		}
	}
	return values
}

func each(lists map[string][]string, one func([]string) string) map[string]string {
	single := map[string]string{}
	for name, values := range lists {
		single[name] = one(values)
	}
	return single
}

func lastOf(values []string) string { return values[len(values)-1] }

// orNil returns nil for an empty map, which JSON encodes as `null`, as a REST API does.
func orNil[V any](values map[string]V) map[string]V {
	if len(values) == 0 {
		return nil
	}
	return values
}
