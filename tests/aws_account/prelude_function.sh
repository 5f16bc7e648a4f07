#!/bin/bash
# A function that streams a response whose prelude has a header `x-large`, of the size in the query parameter `header`. This
# project's runtime would reject a large prelude.
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
headers="$(mktemp)"
while true; do
    event="$(curl -sSD "$headers" "$api/next")"
    id="$(grep -i '^lambda-runtime-aws-request-id:' "$headers" | tr -d '[:space:]' | cut -d: -f2)"
    size="$(grep -o 'header=[0-9]*' <<<"$event" | head -n 1 | cut -d= -f2)"
    {
        printf '{"statusCode":200,"headers":{"x-large":"%s"}}' "$(printf "%${size:-1}s" '' | tr ' ' a)"
        printf '\0\0\0\0\0\0\0\0'
        printf 'body'
    } | curl -sSo /dev/null -H 'lambda-runtime-function-response-mode: streaming' -H 'transfer-encoding: chunked' \
        -H 'content-type: application/vnd.awslambda.http-integration-response' --data-binary @- "$api/$id/response"
done
