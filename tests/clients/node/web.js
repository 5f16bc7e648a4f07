// The clients that run both in Node and in the browser. Each has
//   echo, fail, sleep (message, { metadata, timeout }) -> { response, headers(name), trailers(name) }
//   stream (message) -> a response of `Echo`, called as if it streamed; only clients that use Connect's protocol have it
// or throws { code, message, details, trailers(name) }. Values of names that end in `-bin` are bytes, others are strings.

import { fromBinary, toBinary, create } from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { ConnectError, createClient } from "@connectrpc/connect";
import * as connectWeb from "@connectrpc/connect-web";
import { GrpcStatusCode, GrpcWebFetchTransport } from "@protobuf-ts/grpcweb-transport";
import { GrpcWebClientBase, MethodDescriptor, MethodType } from "grpc-web";
import { FailureSchema, NapSchema, PayloadSchema, Probe, StatusSchema } from "./gen/es/probe_pb.js";
import { Failure, Nap, Payload } from "./gen/ts/probe";
import { ProbeClient } from "./gen/ts/probe.client";

const encode = (name, value) => (name.endsWith("-bin") ? base64Encode(value, "std_raw") : value);

/// Splits values that a gateway may have joined. Base64 contains no comma, but text may.
export function decode(name, values) {
  if (!name.endsWith("-bin")) return values;
  return values.flatMap((value) => value.split(",")).map((value) => base64Decode(value.trim()));
}

/// Parses the values of a name from the result of `Headers.get`.
const reader = (get) => (name) => {
  const value = get(name);
  return value == null ? [] : decode(name, [value].flat());
};

/// Parses `grpc-status-details-bin` for clients that leave this to the application.
const readDetails = (value) =>
  value ? fromBinary(StatusSchema, base64Decode(value)).details.map((any) => fromBinary(PayloadSchema, any.value)) : [];

export function connect(name, transport, not) {
  const client = createClient(Probe, transport);
  const call = (method) => async (message, { metadata = {}, timeout } = {}) => {
    const headers = new Headers();
    for (const [key, values] of Object.entries(metadata)) {
      values.forEach((value) => headers.append(key, encode(key, value)));
    }
    const got = {};
    try {
      const response = await client[method](message, {
        headers,
        timeoutMs: timeout,
        onHeader: (headers) => (got.headers = headers),
        onTrailer: (trailers) => (got.trailers = trailers),
      });
      return { response, headers: reader((key) => got.headers.get(key)), trailers: reader((key) => got.trailers.get(key)) };
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      const { code, rawMessage: message } = error;
      throw { code, message, details: error.findDetails(PayloadSchema), trailers: reader((key) => error.metadata.get(key)) };
    }
  };
  return { name, not, echo: call("echo"), fail: call("fail"), sleep: call("sleep") };
}

/// A client in Connect's protocol. It has another form for streaming calls, in which it reads errors too.
export function connectOverHttp(name, transport, not) {
  const echo = { ...Probe.method.echo, methodKind: "server_streaming" };
  const client = createClient({ ...Probe, methods: [echo], method: { echo } }, transport);
  const stream = async (message) => {
    try {
      for await (const response of client.echo(message)) return { response };
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      throw { code: error.code, message: error.rawMessage };
    }
  };
  return { ...connect(name, transport, not), stream };
}

/// The official client. Its protoc plugin is not available in a package registry, so protobuf-es encodes the messages: the client
/// accepts any pair of functions.
function official(baseUrl, format) {
  const client = new GrpcWebClientBase({ format });
  const call = (method, schema) => (message, { metadata = {}, timeout } = {}) => {
    const descriptor = new MethodDescriptor(
      `/probe.Probe/${method}`, MethodType.UNARY, Object, Object,
      (request) => toBinary(schema, create(schema, request)),
      (response) => fromBinary(PayloadSchema, response),
    );
    // The client sends one value per name.
    const headers = Object.fromEntries(
      Object.entries(metadata).map(([key, values]) => [key, values.map((value) => encode(key, value)).join(", ")]),
    );
    if (timeout) headers.deadline = String(Date.now() + timeout);
    return new Promise((resolve, reject) => {
      let headersGot = {};
      let trailersGot;
      let response;
      // Their order depends on the format.
      const finish = () => {
        if (!response || !trailersGot) return;
        resolve({ response, headers: reader((key) => headersGot[key]), trailers: reader((key) => trailersGot[key]) });
      };
      const stream = client.rpcCall(`${baseUrl}/probe.Probe/${method}`, message, headers, descriptor, (error, result) => {
        if (error) {
          const trailers = { ...headersGot, ...error.metadata };
          return reject({
            code: error.code, message: error.message,
            details: readDetails(trailers["grpc-status-details-bin"]), trailers: reader((key) => trailers[key]),
          });
        }
        response = result;
        finish();
      });
      stream.on("metadata", (metadata) => (headersGot = metadata));
      stream.on("status", ({ code, metadata: trailers }) => {
        if (code !== 0) return;
        trailersGot = trailers;
        finish();
      });
    });
  };
  // Its metadata is an object: it keeps the last value of a repeated name.
  return {
    name: `grpc-web ${format}`, keepsLastTrailer: true,
    echo: call("Echo", PayloadSchema), fail: call("Fail", FailureSchema), sleep: call("Sleep", NapSchema),
  };
}

function protobufTs(baseUrl, format) {
  const client = new ProbeClient(new GrpcWebFetchTransport({ baseUrl, format }));
  const call = (method, type) => async (message, { metadata = {}, timeout } = {}) => {
    const meta = Object.fromEntries(
      Object.entries(metadata).map(([key, values]) => [key, values.map((value) => encode(key, value))]),
    );
    try {
      const { response, headers, trailers } = await client[method](type.create(message), { meta, timeout });
      return { response: response, headers: reader((key) => headers[key]), trailers: reader((key) => trailers[key]) };
    } catch (error) {
      if (error.name !== "RpcError") throw error;
      // The client does not decode `grpc-message`, which is percent-encoded.
      throw {
        code: GrpcStatusCode[error.code], message: decodeURIComponent(error.message),
        details: readDetails(error.meta["grpc-status-details-bin"]), trailers: reader((key) => error.meta[key]),
      };
    }
  };
  return {
    name: `protobuf-ts ${format}`,
    echo: call("echo", Payload), fail: call("fail", Failure), sleep: call("sleep", Nap),
  };
}

export const grpcWeb = (baseUrl) => [
  connect("connect-web grpc-web", connectWeb.createGrpcWebTransport({ baseUrl })),
  official(baseUrl, "binary"),
  official(baseUrl, "text"),
  protobufTs(baseUrl, "binary"),
  protobufTs(baseUrl, "text"),
];

export const connectProtocol = (baseUrl) => [
  connectOverHttp("connect-web json", connectWeb.createConnectTransport({ baseUrl })),
  connectOverHttp("connect-web proto", connectWeb.createConnectTransport({ baseUrl, useBinaryFormat: true })),
  connect("connect-web get", connectWeb.createConnectTransport({ baseUrl, useHttpGet: true }), {
    "1 MB": "too long for a URL",
  }),
];
