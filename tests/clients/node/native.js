// @grpc/grpc-js, with its own loader of .proto files.

import * as grpc from "@grpc/grpc-js";
import * as loader from "@grpc/proto-loader";
import { fromBinary } from "@bufbuild/protobuf";
import { PayloadSchema, StatusSchema } from "./gen/es/probe_pb.js";

export function grpcJs(baseUrl) {
  const { probe } = grpc.loadPackageDefinition(loader.loadSync("proto/probe.proto", { defaults: true }));
  const client = new probe.Probe(new URL(baseUrl).host, grpc.credentials.createInsecure());
  const call = (method) => (message, { metadata = {}, timeout } = {}) => {
    const sent = new grpc.Metadata();
    for (const [key, values] of Object.entries(metadata)) {
      values.forEach((value) => sent.add(key, key.endsWith("-bin") ? Buffer.from(value) : value));
    }
    const read = (metadata) => (key) => metadata.get(key).map((value) => (Buffer.isBuffer(value) ? new Uint8Array(value) : value));
    return new Promise((resolve, reject) => {
      const options = timeout ? { deadline: Date.now() + timeout } : {};
      let headers = new grpc.Metadata();
      let result;
      const stream = client[method](message, sent, options, (error, response) => {
        result = response;
        if (!error) return;
        const [status] = error.metadata.get("grpc-status-details-bin");
        const details = status ? fromBinary(StatusSchema, status).details : [];
        reject({
          code: error.code, message: error.details, trailers: read(error.metadata),
          details: details.map((any) => fromBinary(PayloadSchema, any.value)),
        });
      });
      stream.on("metadata", (metadata) => (headers = metadata));
      stream.on("status", ({ code, metadata: trailers }) => {
        // The message is passed right after the status.
        if (code !== grpc.status.OK) return;
        setImmediate(() => resolve({ response: result, headers: read(headers), trailers: read(trailers) }));
      });
    });
  };
  return { name: "grpc-js", echo: call("echo"), fail: call("fail"), sleep: call("sleep") };
}
