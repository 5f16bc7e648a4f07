package aws_types

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

// The other tests prove something only if unknown and wrongly typed fields fail.
func TestUnknownAndWronglyTypedFieldsFail(t *testing.T) {
	for _, into := range []any{
		&events.APIGatewayProxyResponse{},
		&events.APIGatewayV2HTTPResponse{},
		&events.LambdaFunctionURLResponse{},
		&events.ALBTargetGroupResponse{},
		&events.APIGatewayProxyStreamingResponse{},
		&events.LambdaFunctionURLStreamingResponse{},
	} {
		fresh := func() any { return reflect.New(reflect.TypeOf(into).Elem()).Interface() }
		valid := map[string]any{"statusCode": 200, "headers": map[string]any{"x": "1"}}
		with := func(key string, value any) []byte {
			object := map[string]any{key: value}
			for key, value := range valid {
				if _, found := object[key]; !found {
					object[key] = value
				}
			}
			encoded, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			return encoded
		}
		name := reflect.TypeOf(into).Elem().Name()
		run(t, name, func(t *testing.T) {
			if err := decode(with("statusCode", 404), fresh()); err != nil {
				t.Fatalf("a valid response fails: %v", err)
			}
			for _, invalid := range [][]byte{
				with("trailers", map[string]any{}),
				with("StatusCode", 200),
				with("status_code", 200),
				with("statusCode", "200"),
				with("statusCode", 200.5),
				with("statusCode", nil),
				with("headers", map[string]any{"x": 1}),
				with("headers", map[string]any{"x": []string{"1", "2"}}),
				with("headers", []string{"x"}),
				with("multiValueHeaders", map[string]any{"x": "1"}),
				with("cookies", "a=1"),
				with("cookies", nil),
				with("isBase64Encoded", "true"),
				with("statusDescription", 200),
				append(with("statusCode", 200), "{}"...),
			} {
				if err := decode(invalid, fresh()); err == nil {
					t.Errorf("accepted: %s", invalid)
				}
			}
		})
	}
}

func TestResponsesAreThoseOfTheirTriggerOnly(t *testing.T) {
	types := map[string]func() any{
		"REST API":     func() any { return &events.APIGatewayProxyResponse{} },
		"Function URL": func() any { return &events.LambdaFunctionURLResponse{} },
		"ALB":          func() any { return &events.ALBTargetGroupResponse{} },
	}
	for _, confused := range []struct {
		trigger trigger
		other   string
	}{
		{triggers[4], "REST API"},
		{triggers[4], "Function URL"},
		{triggers[5], "REST API"},
		{triggers[2], "REST API"},
		{triggers[3], "ALB"},
	} {
		run(t, confused.trigger.name+" as "+confused.other, func(t *testing.T) {
			payload := buffered.succeed(t, confused.trigger.event(grpcWeb("hi")))
			if err := decode(payload, types[confused.other]()); err == nil {
				t.Errorf("accepted: %s", payload)
			}
		})
	}
}
