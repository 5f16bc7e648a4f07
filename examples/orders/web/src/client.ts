import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";

import { codeOf } from "./errors";
import { OrderService } from "./gen/acme/orders/v1/orders_pb";
import { isSignedIn, token } from "./session";
import { askForToken } from "./sign_in";

// The API's address, if it has another origin than the page. The server on your machine has the same, and needs no token.
const apiUrl: string | undefined = import.meta.env.VITE_API_URL;

const authorize: Interceptor = (next) => async (request) => {
  try {
    // A page can often not read why a gateway has rejected a token, because that response has no CORS headers.
    if (apiUrl && !isSignedIn()) throw new ConnectError("not signed in", Code.Unauthenticated);
    if (token()) request.header.set("authorization", `Bearer ${token()}`);
    return await next(request);
  } catch (error) {
    if (codeOf(error) === Code.Unauthenticated) askForToken();
    throw error;
  }
};

export const client = createClient(
  OrderService,
  createConnectTransport({
    baseUrl: apiUrl ?? location.origin,
    interceptors: [authorize],
    defaultTimeoutMs: 10_000,
  }),
);
