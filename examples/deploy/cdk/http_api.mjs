// HTTP APIs with the routes that `build.rs` lists in `routes.json`: one function for all RPCs, or one for each.
import { readFileSync } from "node:fs";
import * as cdk from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import { createFunction } from "./function.mjs";

const { services } = JSON.parse(readFileSync(new URL("../routes.json", import.meta.url)));
const methods = services.flatMap((service) => service.methods);

// Calls need a signature. Other headers of your metadata belong in these lists too.
function createApi(stack) {
  const api = new apigateway.HttpApi(stack, "Api", {
    defaultAuthorizer: new HttpIamAuthorizer(),
    corsPreflight: {
      allowOrigins: ["https://app.example"],
      allowMethods: [apigateway.CorsHttpMethod.GET, apigateway.CorsHttpMethod.POST],
      allowHeaders: [
        "authorization", "content-type", "connect-protocol-version", "connect-timeout-ms", "grpc-timeout", "x-grpc-web",
        "x-user-agent", "x-amz-date", "x-amz-security-token",
      ],
      exposeHeaders: ["grpc-status", "grpc-message", "grpc-status-details-bin"],
    },
  });
  new cdk.CfnOutput(stack, "Url", { value: api.apiEndpoint });
  return api;
}

function addRoutes(api, method, integration) {
  for (const { path, http_methods } of method.routes) {
    api.addRoutes({ path, methods: http_methods, integration });
  }
}

export function httpApi(stack) {
  const api = createApi(stack);
  const integration = new HttpLambdaIntegration("Integration", createFunction(stack));
  methods.forEach((method) => addRoutes(api, method, integration));
}

export function functionPerRpc(stack) {
  const api = createApi(stack);
  const table = new dynamodb.TableV2(stack, "Table", { partitionKey: { name: "id", type: dynamodb.AttributeType.STRING } });
  const functions = {
    GetOrder: { program: "get_order", action: "dynamodb:GetItem" },
    CreateOrder: { program: "create_order", action: "dynamodb:PutItem" },
  };
  for (const method of methods) {
    const { program, action } = functions[method.name];
    const handler = createFunction(stack, { id: method.name, program, environment: { TABLE: table.tableName } });
    table.grant(handler, action);
    addRoutes(api, method, new HttpLambdaIntegration(`${method.name}Integration`, handler));
  }
}
