package aws_types

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda/messages"
)

func TestEventsThatAreNotHTTPRequestsFailTheInvocation(t *testing.T) {
	arn := "arn:aws:execute-api:eu-north-1:" + account + ":r7s8t9u0v1/live/POST/echo.Echo/Say"
	for _, event := range []any{
		events.SQSEvent{Records: []events.SQSMessage{{MessageId: "1", Body: "hi", EventSource: "aws:sqs"}}},
		events.SNSEvent{Records: []events.SNSEventRecord{{EventSource: "aws:sns", SNS: events.SNSEntity{Message: "hi"}}}},
		events.S3Event{Records: []events.S3EventRecord{{EventSource: "aws:s3", EventName: "ObjectCreated:Put"}}},
		events.DynamoDBEvent{Records: []events.DynamoDBEventRecord{{EventSource: "aws:dynamodb", EventName: "INSERT"}}},
		events.KinesisEvent{Records: []events.KinesisEventRecord{{EventSource: "aws:kinesis"}}},
		events.EventBridgeEvent{Version: "0", Source: "tasks", DetailType: "created", Time: time.Unix(1795591680, 0), Detail: []byte("{}")},
		events.APIGatewayWebsocketProxyRequest{
			Headers: map[string]string{"host": restHost}, Body: "hi",
			RequestContext: events.APIGatewayWebsocketProxyRequestContext{ConnectionID: "LHn8dcJJiAMCKJg=", EventType: "MESSAGE"},
		},
		events.APIGatewayCustomAuthorizerRequest{Type: "TOKEN", AuthorizationToken: "x", MethodArn: arn},
		events.APIGatewayCustomAuthorizerRequestTypeRequest{
			Type: "REQUEST", MethodArn: arn, Resource: "/{proxy+}", Path: "/echo.Echo/Say", HTTPMethod: "POST",
		},
		events.APIGatewayV2CustomAuthorizerV1Request{
			Version: "1.0", Type: "REQUEST", MethodArn: arn, Resource: "/{proxy+}", Path: "/echo.Echo/Say", HTTPMethod: "POST",
		},
		events.APIGatewayV2CustomAuthorizerV2Request{
			Version: "2.0", Type: "REQUEST", RouteArn: arn, RouteKey: "$default", RawPath: "/echo.Echo/Say",
			RequestContext: httpV2Request(grpcWeb("hi")).RequestContext,
		},
	} {
		for _, target := range []*function{buffered, streaming} {
			run(t, fmt.Sprintf("%T", event), func(t *testing.T) {
				payload, failed := target.invoke(t, event)
				if !failed {
					t.Fatalf("the event was served: %s", payload)
				}
				var failure messages.InvokeResponse_Error
				if err := decode(payload, &failure); err != nil {
					t.Fatalf("%v: %s", err, payload)
				}
				if failure.Type == "" || !strings.Contains(failure.Message, "handles HTTP requests") {
					t.Errorf("%s", payload)
				}
			})
		}
	}
}
