package aws_types

import (
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

func TestContextReachesTheHandler(t *testing.T) {
	behindEach(t, buffered, ask(reportContext), func(t *testing.T, trigger trigger, r response) {
		text := string(expectFrames(t, r).message)
		for _, part := range []string{trigger.context, "ip Some(" + address + ")"} {
			if !strings.Contains(text, part) {
				t.Errorf("%q is not in %q", part, text)
			}
		}
	})
}

func TestAuthorizersReachTheHandler(t *testing.T) {
	rest := func(change func(*events.APIGatewayProxyRequestContext)) any {
		request := restRequest(ask(reportContext))
		change(&request.RequestContext)
		return request
	}
	httpV1 := func(authorizer map[string]any) any {
		request := httpV1Event(ask(reportContext)).(httpV1Request)
		request.RequestContext.Authorizer = authorizer
		return request
	}
	httpV2 := func(authorizer events.APIGatewayV2HTTPRequestContextAuthorizerDescription) any {
		request := httpV2Request(ask(reportContext))
		request.RequestContext.Authorizer = &authorizer
		return request
	}
	functionURL := functionURLRequest(ask(reportContext))
	functionURL.RequestContext.AccountID = account
	functionURL.RequestContext.Authorizer = &events.LambdaFunctionURLRequestContextAuthorizerDescription{
		IAM: &events.LambdaFunctionURLRequestContextAuthorizerIAMDescription{
			AccessKey: "ASIAEXAMPLE", AccountID: account, CallerID: "AROAEXAMPLE:olga",
			UserARN: "arn:aws:sts::" + account + ":assumed-role/tasks/olga", UserID: "AROAEXAMPLE:olga",
		},
	}
	for _, authorized := range []struct {
		name  string
		event any
		parse func(*testing.T, []byte) response
		parts []string
	}{
		{"REST API, Lambda", rest(func(context *events.APIGatewayProxyRequestContext) {
			context.Authorizer = map[string]any{"principalId": "olga", "plan": "gold", "integrationLatency": 12}
		}), parseRest, []string{"Lambda", "olga", "gold"}},
		{"REST API, Cognito", rest(func(context *events.APIGatewayProxyRequestContext) {
			context.Authorizer = map[string]any{"claims": map[string]any{"sub": "5f0c1d2e", "cognito:username": "olga"}}
		}), parseRest, []string{"5f0c1d2e", "olga"}},
		{"REST API, IAM", rest(func(context *events.APIGatewayProxyRequestContext) {
			context.Identity.AccountID = account
			context.Identity.AccessKey = "AKIAEXAMPLE"
			context.Identity.Caller = "AIDAEXAMPLE"
			context.Identity.User = "AIDAEXAMPLE"
			context.Identity.UserArn = "arn:aws:iam::" + account + ":user/olga"
		}), parseRest, []string{"Iam", "user/olga"}},
		{"HTTP API 1.0, JWT", httpV1(map[string]any{
			"claims": map[string]any{"iss": "https://login.example", "sub": "olga"}, "scopes": []string{"tasks.read"},
		}), parseRest, []string{"Jwt", "olga", "tasks.read"}},
		{"HTTP API 2.0, JWT", httpV2(events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			JWT: &events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription{
				Claims: map[string]string{"iss": "https://login.example", "sub": "olga"}, Scopes: []string{"tasks.read"},
			},
		}), parseHTTPV2, []string{"Jwt", "olga", "tasks.read"}},
		{"HTTP API 2.0, Lambda", httpV2(events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			Lambda: map[string]any{"user": "olga", "level": 3},
		}), parseHTTPV2, []string{"Lambda", "olga"}},
		{"HTTP API 2.0, IAM", httpV2(events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
			// AWS's type encodes an empty `cognitoIdentity` whose `amr` is null.
			IAM: &events.APIGatewayV2HTTPRequestContextAuthorizerIAMDescription{
				AccessKey: "AKIAEXAMPLE", AccountID: account, CallerID: "AIDAEXAMPLE", PrincipalOrgID: "o-x1y2z3",
				UserARN: "arn:aws:iam::" + account + ":user/olga", UserID: "AIDAEXAMPLE",
			},
		}), parseHTTPV2, []string{"Iam", "user/olga"}},
		{"Function URL, IAM", functionURL, parseFunctionURL, []string{"Iam", "assumed-role/tasks/olga"}},
	} {
		run(t, authorized.name, func(t *testing.T) {
			text := string(expectFrames(t, authorized.parse(t, buffered.succeed(t, authorized.event))).message)
			for _, part := range authorized.parts {
				if !strings.Contains(text, part) {
					t.Errorf("%q is not in %q", part, text)
				}
			}
		})
	}
}
