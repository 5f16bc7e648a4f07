// Checks the Node clients. Run in tests/clients.
//   main.js BASE_URL PROTOCOL..              PROTOCOL is one of grpc, grpc-web, connect
//   main.js BASE_URL rejected CODE TEXT SIZE  a gRPC call with SIZE bytes must fail with this status

import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import xhr2 from "xhr2";
import { cases, check, rejected } from "./checks.js";
import { grpcJs } from "./native.js";
import { connect, connectOverHttp, connectProtocol, grpcWeb } from "./web.js";

// The official grpc-web client needs the XMLHttpRequest of browsers.
globalThis.XMLHttpRequest = xhr2;

let [baseUrl, ...words] = process.argv.slice(2);
let todo = cases;
if (words[0] === "rejected") {
  const [, code, text, size] = words;
  todo = { [`rejected: ${text}`]: rejected(Number(code), text, Number(size)) };
  words = ["grpc"];
}
const http1 = { baseUrl, httpVersion: "1.1" };
const clients = {
  grpc: () => [grpcJs(baseUrl), connect("connect-node grpc", createGrpcTransport({ baseUrl }))],
  "grpc-web": () => [connect("connect-node grpc-web", createGrpcWebTransport(http1)), ...grpcWeb(baseUrl)],
  connect: () => [
    connectOverHttp("connect-node json", createConnectTransport({ ...http1, useBinaryFormat: false })),
    connectOverHttp("connect-node proto", createConnectTransport(http1)),
    ...connectProtocol(baseUrl),
  ],
};

for (const client of words.flatMap((protocol) => clients[protocol]())) {
  await check(client, todo, (name, what, error) => {
    console.log(`${error ? "FAILED" : "ok"}  ${name.padEnd(24)} ${what}${error ? `: ${error.message ?? error}` : ""}`);
    if (error) process.exitCode = 1;
  });
}
// Idle connections would keep the process running.
process.exit();
