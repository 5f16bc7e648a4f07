package aws_types

import (
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

// trigger builds events and parses responses with the types of AWS.
type trigger struct {
	name string
	// The start of the text that the echo server returns for `reportContext`.
	context string
	event   func(call) any
	parse   func(*testing.T, []byte) response
	// The trigger sends each value of a repeated response header, and not a joined one.
	isMultiValue bool
}

var triggers = []trigger{
	{"REST API", `RestApi, request 7d1f0a52-31b8-4c0e-9a56-2f6f0c7d8e11, `, restEvent, parseRest, true},
	{"HTTP API 1.0", `HttpApi, request 7d1f0a52-31b8-4c0e-9a56-2f6f0c7d8e11, `, httpV1Event, parseRest, true},
	{"HTTP API 2.0", `HttpApi, request Kx3lZj7oFiAEPbQ=, `, httpV2Event, parseHTTPV2, false},
	{"Function URL", `FunctionUrl, request 58e2c1d4-7a90-4f3b-8b1d-6c5a4e3f2d10, `, functionURLEvent, parseFunctionURL, false},
	{"ALB", `Alb, request `, albEvent, parseALB, false},
	{"ALB multi-value", `Alb, request `, albMultiValueEvent, parseALBMultiValue, true},
}

const (
	address  = "192.0.2.17"
	account  = "444455556666"
	agent    = "connect-go/1.21.1 (go1.26.0)"
	restHost = "r7s8t9u0v1.execute-api.eu-north-1.amazonaws.com"
	httpHost = "h4j5k6l7m8.execute-api.eu-north-1.amazonaws.com"
	urlHost  = "n2p3q4r5s6t7u8v9w0x1y2z3a4b5c6d7.lambda-url.eu-north-1.on.aws"
)

// forwarded adds the headers that every trigger adds.
func (c call) forwarded(host string) call {
	return c.with("host", host).with("user-agent", agent).with("x-forwarded-for", address).
		with("x-forwarded-port", "443").with("x-forwarded-proto", "https").
		with("x-amzn-trace-id", "Root=1-692f0c11-0a1b2c3d4e5f60718293a4b5")
}

// withCookieHeader adds the cookies as the header that the client sent.
func (c call) withCookieHeader() call {
	if len(c.cookies) == 0 {
		return c
	}
	return c.with("cookie", strings.Join(c.cookies, "; "))
}

func restEvent(c call) any { return restRequest(c) }

func restRequest(c call) events.APIGatewayProxyRequest {
	c = c.forwarded(restHost).withCookieHeader()
	// `binaryMediaTypes` is `*/*`, so that every body is base64.
	body, isBase64 := c.encodedBody(false)
	parameters := c.parameters()
	return events.APIGatewayProxyRequest{
		Resource:                        "/{proxy+}",
		Path:                            c.path,
		HTTPMethod:                      c.method,
		Headers:                         c.last(),
		MultiValueHeaders:               c.headers,
		QueryStringParameters:           orNil(each(parameters, lastOf)),
		MultiValueQueryStringParameters: orNil(map[string][]string(parameters)),
		PathParameters:                  map[string]string{"proxy": strings.TrimPrefix(c.path, "/")},
		RequestContext: events.APIGatewayProxyRequestContext{
			AccountID:         account,
			ResourceID:        "q1r2s3",
			Stage:             "live",
			DomainName:        restHost,
			DomainPrefix:      "r7s8t9u0v1",
			RequestID:         "7d1f0a52-31b8-4c0e-9a56-2f6f0c7d8e11",
			ExtendedRequestID: "VtK2cHx9iYdFpQw=",
			Protocol:          "HTTP/1.1",
			Identity:          events.APIGatewayRequestIdentity{SourceIP: address, UserAgent: agent},
			ResourcePath:      "/{proxy+}",
			Path:              "/live" + c.path,
			HTTPMethod:        c.method,
			RequestTime:       "25/Nov/2026:07:28:00 +0000",
			RequestTimeEpoch:  1795591680000,
			APIID:             "r7s8t9u0v1",
		},
		Body:            body,
		IsBase64Encoded: isBase64,
	}
}

// httpV1Request is payload format 1.0 of HTTP APIs. aws-lambda-go has the type of REST APIs only, without `version`.
type httpV1Request struct {
	Version string `json:"version"`
	events.APIGatewayProxyRequest
}

func httpV1Event(c call) any {
	request := httpV1Request{"1.0", restRequest(c)}
	request.RequestContext.Stage = "$default"
	request.RequestContext.Path = c.path
	request.RequestContext.APIID = "h4j5k6l7m8"
	request.RequestContext.DomainPrefix = "h4j5k6l7m8"
	request.RequestContext.DomainName = httpHost
	request.Body, request.IsBase64Encoded = c.encodedBody(c.isText())
	return request
}

func httpV2Event(c call) any { return httpV2Request(c) }

func httpV2Request(c call) events.APIGatewayV2HTTPRequest {
	c = c.forwarded(httpHost)
	body, isBase64 := c.encodedBody(c.isText())
	return events.APIGatewayV2HTTPRequest{
		Version:               "2.0",
		RouteKey:              "$default",
		RawPath:               c.path,
		RawQueryString:        c.query,
		Cookies:               c.cookies,
		Headers:               c.joined(),
		QueryStringParameters: each(c.parameters(), func(values []string) string { return strings.Join(values, ",") }),
		RequestContext: events.APIGatewayV2HTTPRequestContext{
			RouteKey:     "$default",
			AccountID:    account,
			Stage:        "$default",
			RequestID:    "Kx3lZj7oFiAEPbQ=",
			APIID:        "h4j5k6l7m8",
			DomainName:   httpHost,
			DomainPrefix: "h4j5k6l7m8",
			Time:         "25/Nov/2026:07:28:00 +0000",
			TimeEpoch:    1795591680000,
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{
				Method: c.method, Path: c.path, Protocol: "HTTP/1.1", SourceIP: address, UserAgent: agent,
			},
		},
		Body:            body,
		IsBase64Encoded: isBase64,
	}
}

func functionURLEvent(c call) any { return functionURLRequest(c) }

func functionURLRequest(c call) events.LambdaFunctionURLRequest {
	// A Function URL keeps the header beside `cookies`.
	c = c.forwarded(urlHost).withCookieHeader()
	body, isBase64 := c.encodedBody(c.isText())
	return events.LambdaFunctionURLRequest{
		Version:               "2.0",
		RawPath:               c.path,
		RawQueryString:        c.query,
		Cookies:               c.cookies,
		Headers:               c.joined(),
		QueryStringParameters: each(c.parameters(), func(values []string) string { return strings.Join(values, ",") }),
		RequestContext: events.LambdaFunctionURLRequestContext{
			AccountID:    "anonymous",
			RequestID:    "58e2c1d4-7a90-4f3b-8b1d-6c5a4e3f2d10",
			APIID:        "n2p3q4r5s6t7u8v9w0x1y2z3a4b5c6d7",
			DomainName:   urlHost,
			DomainPrefix: "n2p3q4r5s6t7u8v9w0x1y2z3a4b5c6d7",
			Time:         "25/Nov/2026:07:28:00 +0000",
			TimeEpoch:    1795591680000,
			HTTP: events.LambdaFunctionURLRequestContextHTTPDescription{
				Method: c.method, Path: c.path, Protocol: "HTTP/1.1", SourceIP: address, UserAgent: agent,
			},
		},
		Body:            body,
		IsBase64Encoded: isBase64,
	}
}

func albEvent(c call) any {
	request := albRequest(c)
	request.Headers = c.forwarded("tasks-1029384756.eu-north-1.elb.amazonaws.com").withCookieHeader().last()
	request.QueryStringParameters = each(c.rawParameters(), lastOf)
	return request
}

func albMultiValueEvent(c call) any {
	request := albRequest(c)
	request.MultiValueHeaders = c.forwarded("tasks-1029384756.eu-north-1.elb.amazonaws.com").withCookieHeader().headers
	request.MultiValueQueryStringParameters = c.rawParameters()
	return request
}

func albRequest(c call) events.ALBTargetGroupRequest {
	body, isBase64 := c.encodedBody(c.isText())
	arn := "arn:aws:elasticloadbalancing:eu-north-1:" + account + ":targetgroup/tasks/89abcdef01234567"
	return events.ALBTargetGroupRequest{
		HTTPMethod:      c.method,
		Path:            c.path,
		RequestContext:  events.ALBTargetGroupRequestContext{ELB: events.ELBContext{TargetGroupArn: arn}},
		IsBase64Encoded: isBase64,
		Body:            body,
	}
}
