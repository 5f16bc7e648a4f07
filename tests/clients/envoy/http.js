// Checks what plain HTTP shows of an Envoy that invokes the function itself. The other clients check the rest.
//
// http.js BASE_URL              the cases of this file
// http.js BASE_URL STATUS SIZE  an invocation with SIZE bytes must fail with this status, and not tell why

import assert from "node:assert/strict";

const [base, status, size] = process.argv.slice(2);
const url = `${base}/probe.Probe/Echo`;
const ODD = 'a+b & c=d? #100% "\\/~é🦀';

function post(message, headers = {}, method = "Echo") {
  return fetch(`${base}/probe.Probe/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(message),
  });
}

async function succeeds(response, message) {
  assert.deepEqual([response.status, await response.json()], [200, message]);
}

const cases = {
  async "two cookies"() {
    const response = await post({}, { "x-probe-cookies": "a=1; Path=/,b=2; HttpOnly" });
    assert.deepEqual(response.headers.getSetCookie(), ["a=1; Path=/", "b=2; HttpOnly"]);
    await succeeds(response, {});
  },
  async "special characters in a body"() {
    await succeeds(await post({ text: ODD }), { text: ODD });
  },
  async "special characters in a query"() {
    const query = new URLSearchParams({ connect: "v1", encoding: "json", message: JSON.stringify({ text: ODD }) });
    await succeeds(await fetch(`${url}?${query}`), { text: ODD });
  },
  async "base64 in a query"() {
    const message = Buffer.from([0x12, 3, 0xff, 0xfe, 0xfb]).toString("base64url"); // field 2, bytes
    const response = await fetch(`${url}?connect=v1&encoding=proto&base64=1&message=${message}`);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), Buffer.from(message, "base64url"));
  },
  async "an error in JSON"() {
    const response = await post({}, {}, "Missing");
    assert.deepEqual([response.status, (await response.json()).code], [404, "unimplemented"]);
  },
  async "a token of the caller beside the signature"() {
    await succeeds(await post({}, { authorization: "Bearer token", "x-probe-text": "a  b" }), {});
  },
  // lambda.js would reject these.
  async "forged headers"() {
    const headers = {
      "x-amz-client-context": "e30=",
      "x-amz-date": "20200101T000000Z",
      "x-amz-tenant-id": "other",
      "x-amzn-lattice-identity": "Principal=arn:aws:iam::123456789012:root",
      "x-forwarded-for": "203.0.113.9",
    };
    await succeeds(await post({}, headers), {});
  },
};

const failures = {
  async [`a failed invocation: ${status}`]() {
    const response = await post({ data: "A".repeat(size) });
    const text = await response.text();
    assert.equal(response.status, Number(status), text);
    assert.deepEqual(Object.keys(JSON.parse(text)).map((key) => key.toLowerCase()).filter((key) => key !== "type"), ["message"]);
    assert.doesNotMatch(text, /signature|errorType|exit/i);
    assert.equal(response.headers.get("x-amz-function-error"), null);
  },
};

for (const [name, run] of Object.entries(status ? failures : cases)) {
  try {
    await run();
    console.log(`ok  ${"fetch".padEnd(24)} ${name}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`FAILED  ${"fetch".padEnd(24)} ${name}: ${error.message.replaceAll("\n", " ")}`);
  }
}
