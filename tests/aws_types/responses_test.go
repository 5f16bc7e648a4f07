package aws_types

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

// response is what a trigger sends to its client for a response of the function.
type response struct {
	status   int
	headers  map[string][]string
	cookies  []string
	body     []byte
	isBase64 bool
}

func (r response) header(name string) string { return strings.Join(r.headers[name], ",") }

// decode decodes JSON into a type of AWS. These are errors: an unknown key, a value of another type, `null`, which encoding/json
// ignores, and a key in another letter case, which it accepts.
func decode(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return fmt.Errorf("more than one JSON value")
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil {
		return err
	}
	known := keys(reflect.TypeOf(into).Elem())
	for key, value := range object {
		if !slices.Contains(known, key) {
			return fmt.Errorf("unknown field %q", key)
		}
		if string(value) == "null" {
			return fmt.Errorf("%q is null", key)
		}
	}
	return nil
}

// keys returns the JSON keys of a type.
func keys(of reflect.Type) []string {
	var names []string
	for field := range of.NumField() {
		field := of.Field(field)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			// The types of streamed responses have no tags: their prelude has these names in camel case.
			name = strings.ToLower(field.Name[:1]) + field.Name[1:]
		}
		names = append(names, name)
	}
	return names
}

// mustDecode decodes a response into a type of AWS, and checks that it has these keys and may have the optional ones, as the
// documentation of the trigger describes it.
func mustDecode(t *testing.T, payload []byte, into any, required []string, optional ...string) {
	t.Helper()
	if err := decode(payload, into); err != nil {
		t.Fatalf("%T: %v: %s", into, err, payload)
	}
	object := parseJSON(t, payload)
	for _, key := range required {
		if _, found := object[key]; !found {
			t.Fatalf("%q is missing: %s", key, payload)
		}
		delete(object, key)
	}
	for _, key := range optional {
		delete(object, key)
	}
	if len(object) > 0 {
		t.Fatalf("keys that the trigger does not document: %v", object)
	}
}

// newResponse returns a response, with the decoded body.
func newResponse(t *testing.T, status int, single map[string]string, multi map[string][]string, body string, isBase64 bool) response {
	t.Helper()
	headers := map[string][]string{}
	for name, value := range single {
		headers[name] = []string{value}
	}
	for name, values := range multi {
		if _, found := headers[name]; found {
			t.Fatalf("%q is in headers and in multiValueHeaders: a REST API would send the values of both", name)
		}
		headers[name] = values
	}
	for name := range headers {
		if name != strings.ToLower(name) {
			t.Fatalf("the name %q is not in lower case", name)
		}
	}
	if status < 200 || status > 599 {
		t.Fatalf("status %d", status)
	}
	bytes := []byte(body)
	if isBase64 {
		bytes = decodeBase64(t, body)
	}
	return response{status, headers, headers["set-cookie"], bytes, isBase64}
}

// parseRest parses payload format 1.0, of REST APIs and HTTP APIs. A REST API responds with 502 to an unknown key.
func parseRest(t *testing.T, payload []byte) response {
	t.Helper()
	var parsed events.APIGatewayProxyResponse
	mustDecode(t, payload, &parsed, []string{"statusCode", "headers", "body", "isBase64Encoded"}, "multiValueHeaders")
	return newResponse(t, parsed.StatusCode, parsed.Headers, parsed.MultiValueHeaders, parsed.Body, parsed.IsBase64Encoded)
}

// parseHTTPV2 parses payload format 2.0, which has no multiValueHeaders. The type of AWS has them.
func parseHTTPV2(t *testing.T, payload []byte) response {
	t.Helper()
	var parsed events.APIGatewayV2HTTPResponse
	mustDecode(t, payload, &parsed, []string{"statusCode", "headers", "cookies", "body", "isBase64Encoded"})
	r := newResponse(t, parsed.StatusCode, parsed.Headers, nil, parsed.Body, parsed.IsBase64Encoded)
	return withCookies(t, r, parsed.Cookies)
}

func parseFunctionURL(t *testing.T, payload []byte) response {
	t.Helper()
	var parsed events.LambdaFunctionURLResponse
	mustDecode(t, payload, &parsed, []string{"statusCode", "headers", "cookies", "body", "isBase64Encoded"})
	r := newResponse(t, parsed.StatusCode, parsed.Headers, nil, parsed.Body, parsed.IsBase64Encoded)
	return withCookies(t, r, parsed.Cookies)
}

// withCookies adds the cookies that payload format 2.0 has in a separate field.
func withCookies(t *testing.T, r response, cookies []string) response {
	t.Helper()
	if len(r.cookies) > 0 {
		t.Fatalf("cookies in headers: %v", r.cookies)
	}
	r.cookies = cookies
	return r
}

// parseALB parses a response to a target group without multi-value headers.
func parseALB(t *testing.T, payload []byte) response {
	t.Helper()
	return parseALBWith(t, payload, "headers")
}

func parseALBMultiValue(t *testing.T, payload []byte) response {
	t.Helper()
	return parseALBWith(t, payload, "multiValueHeaders")
}

// parseALBWith parses a response with the headers in this form only, because a load balancer ignores the other.
func parseALBWith(t *testing.T, payload []byte, form string) response {
	t.Helper()
	var parsed events.ALBTargetGroupResponse
	mustDecode(t, payload, &parsed, []string{"statusCode", "statusDescription", form, "body", "isBase64Encoded"})
	if !strings.HasPrefix(parsed.StatusDescription, fmt.Sprintf("%d ", parsed.StatusCode)) {
		t.Fatalf("statusDescription %q", parsed.StatusDescription)
	}
	return newResponse(t, parsed.StatusCode, parsed.Headers, parsed.MultiValueHeaders, parsed.Body, parsed.IsBase64Encoded)
}
