// Lambda's Invoke API on loopback: terminates TLS, checks the signature of a request, and forwards it to the emulator, which does
// not check signatures. Usage: lambda.js KEY CERTIFICATE TARGET_PORT. Prints its address first.
//
// The credentials are those of AWS's documentation. Also rejects what a caller of Envoy must not be able to send: `x-amz-*` headers
// of the Invoke API, headers that VPC Lattice alone sets, and its own address.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as forward } from "node:http";
import { createServer } from "node:https";

const [key, cert, target] = process.argv.slice(2);
const HOST = "lambda.eu-central-1.amazonaws.com";
const SCOPE = /^(\d{8})\/eu-central-1\/lambda\/aws4_request$/;
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/;
const ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
const SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const SESSION_TOKEN = "AQoDYXdzEJr";
const FROM_ENVOY = ["x-amz-content-sha256", "x-amz-date", "x-amz-invocation-type", "x-amz-security-token"];
/** An address that no caller has. */
const FORGED = "203.0.113.9";

const sha256 = (data) => createHash("sha256").update(data).digest("hex");
const hmac = (secret, text) => createHmac("sha256", secret).update(text).digest();

/** What the caller could forge in an event, or undefined. */
function forged({ headers }) {
  const addresses = headers["x-forwarded-for"];
  if (!addresses || addresses.endsWith(FORGED)) return `the last address is ${addresses}`;
  return Object.keys(headers).find((name) => /^x-amz-|^x-amzn-lattice-/.test(name));
}

/** The reason why Lambda would reject a request, or undefined. */
function rejection({ method, url, rawHeaders }, body) {
  const headers = {};
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at].toLowerCase();
    (headers[name] ??= []).push(rawHeaders[at + 1].trim().replace(/ +/g, " "));
  }
  const foreign = Object.keys(headers).find((name) => name.startsWith("x-amz-") && !FROM_ENVOY.includes(name));
  if (foreign) return `the caller sent ${foreign}`;
  if (headers.host?.join() !== HOST) return `the host is ${headers.host}`;
  if (headers["x-amz-security-token"]?.join() !== SESSION_TOKEN) return `the token is ${headers["x-amz-security-token"]}`;
  if (headers.authorization?.length !== 1) return `there are ${headers.authorization?.length ?? 0} authorization headers`;
  const fields = headers.authorization[0].match(AUTHORIZATION);
  const [, id, scope, names, signature] = fields ?? [];
  const day = scope?.match(SCOPE)?.[1];
  if (id !== ACCESS_KEY || !day) return `the authorization is ${headers.authorization}`;
  const signed = names.split(";");
  for (const name of ["host", ...FROM_ENVOY]) if (!signed.includes(name)) return `${name} is not signed`;
  const age = Date.now() - Date.parse(headers["x-amz-date"].join().replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(age) < 300_000)) return `the date is ${headers["x-amz-date"]}`;

  const path = url.split("/").map(encodeURIComponent).join("/");
  const lines = signed.map((name) => `${name}:${(headers[name] ?? []).join(",")}\n`);
  const canonical = [method, path, "", lines.join(""), names, sha256(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(Buffer.from(canonical, "latin1"))].join("\n");
  const secret = [day, "eu-central-1", "lambda", "aws4_request"].reduce(hmac, `AWS4${SECRET_KEY}`);
  if (hmac(secret, text).toString("hex") !== signature) return `the signature does not match\n${canonical}`;
}

const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const reason = rejection(request, body) ?? forged(JSON.parse(body));
  if (reason) {
    console.error(reason);
    response.writeHead(403, { "content-type": "application/json", "x-amzn-errortype": "InvalidSignatureException" });
    response.end(JSON.stringify({ message: reason }));
    return;
  }
  const headers = { "content-type": "application/json", "content-length": body.length };
  forward({ port: target, method: request.method, path: request.url, headers }, (invoked) => {
    response.writeHead(invoked.statusCode, { ...invoked.headers, "x-amzn-requestid": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef" });
    invoked.pipe(response);
  })
    .on("error", () => response.destroy())
    .end(body);
});
server.listen(0, "127.0.0.1", () => console.log(`127.0.0.1:${server.address().port}`));
