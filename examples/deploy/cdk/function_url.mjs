// Function URLs with IAM authorization, and CloudFront in front of one.
import * as cdk from "aws-cdk-lib";
import * as cloudfrontLib from "aws-cdk-lib/aws-cloudfront";
import { FunctionUrlOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { createFunction } from "./function.mjs";

function createUrl(stack, mode) {
  const handler = createFunction(stack, { mode, timeout: mode === "streaming" ? 300 : 60 });
  const url = handler.addFunctionUrl({
    authType: lambda.FunctionUrlAuthType.AWS_IAM,
    invokeMode: lambda.InvokeMode[mode === "streaming" ? "RESPONSE_STREAM" : "BUFFERED"],
  });
  return { handler, url };
}

export function functionUrl(stack, mode) {
  const { handler, url } = createUrl(stack, mode);
  // Attach this policy to the users and roles that may call the URL. Both actions are needed.
  const callers = new iam.ManagedPolicy(stack, "Callers", {
    statements: [
      new iam.PolicyStatement({
        actions: ["lambda:InvokeFunctionUrl"],
        resources: [handler.functionArn],
        conditions: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
      }),
      new iam.PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: [handler.functionArn],
        // Without this condition they could invoke the function directly, with an event of their own.
        conditions: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
      }),
    ],
  });
  new cdk.CfnOutput(stack, "Url", { value: url.url });
  new cdk.CfnOutput(stack, "CallersPolicy", { value: callers.managedPolicyArn });
}

export function cloudfront(stack) {
  const { url } = createUrl(stack, "buffered");
  const distribution = new cloudfrontLib.Distribution(stack, "Distribution", {
    defaultBehavior: {
      // CloudFront signs its requests, and the origin adds the two permissions that it needs. Clients have to send `x-amz-content-sha256`, the SHA-256 of the body, with each POST.
      origin: FunctionUrlOrigin.withOriginAccessControl(url),
      allowedMethods: cloudfrontLib.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfrontLib.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfrontLib.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      viewerProtocolPolicy: cloudfrontLib.ViewerProtocolPolicy.HTTPS_ONLY,
    },
  });
  new cdk.CfnOutput(stack, "Url", { value: `https://${distribution.distributionDomainName}` });
}
