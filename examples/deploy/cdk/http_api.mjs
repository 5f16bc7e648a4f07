// An HTTP API with the routes that `build.rs` lists in `routes.json`.
import { readFileSync } from "node:fs";
import * as cdk from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigatewayv2";
import { HttpIamAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { createFunction } from "./function.mjs";

export function readMethods(routes) {
  const { services } = JSON.parse(readFileSync(new URL(routes, import.meta.url)));
  return services.flatMap((service) => service.methods);
}

// Calls need a signature. Other headers of your metadata belong in these lists too.
export function createApi(stack) {
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

export function addRoutes(api, method, integration) {
  for (const { path, http_methods } of method.routes) {
    api.addRoutes({ path, methods: http_methods, integration });
  }
}

export function httpApi(stack) {
  const api = createApi(stack);
  const integration = new HttpLambdaIntegration("Integration", createFunction(stack));
  readMethods("../routes.json").forEach((method) => addRoutes(api, method, integration));
}
