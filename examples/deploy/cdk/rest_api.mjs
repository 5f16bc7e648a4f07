// A REST API with IAM authorization, with buffered or streamed responses.
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import { createFunction } from "./function.mjs";

export function restApi(stack, mode) {
  const isStreaming = mode === "streaming";
  const handler = createFunction(stack, { mode, timeout: isStreaming ? 300 : 30 });
  const api = new apigateway.RestApi(stack, "Api", {
    endpointTypes: [apigateway.EndpointType.REGIONAL],
    // Without this the API damages protobuf in both directions.
    binaryMediaTypes: ["*/*"],
    cloudWatchRole: false,
    defaultIntegration: new apigateway.LambdaIntegration(handler, {
      responseTransferMode: apigateway.ResponseTransferMode[isStreaming ? "STREAM" : "BUFFERED"],
    }),
    defaultMethodOptions: { authorizationType: apigateway.AuthorizationType.IAM },
  });
  // ANY and not POST: Connect clients also send GET.
  api.root.addProxy();
}
