import { Code, ConnectError } from "@connectrpc/connect";

import { BadRequestSchema } from "./gen/google/rpc/error_details_pb";

/** What went wrong with each field, by its name, such as `lines[0].sku`. */
export type FieldErrors = Map<string, string>;

/** Returns what a failed call says about fields of its request. */
export function fieldErrors(error: unknown): FieldErrors {
  const found: FieldErrors = new Map();
  for (const detail of ConnectError.from(error).findDetails(BadRequestSchema)) {
    for (const { field, description } of detail.fieldViolations) {
      if (!found.has(field)) found.set(field, sentence(description));
    }
  }
  return found;
}

export function codeOf(error: unknown): Code {
  return ConnectError.from(error).code;
}

/** Returns what a person can do about a failed call. */
export function explain(error: unknown): string {
  const { code, rawMessage } = ConnectError.from(error);
  switch (code) {
    case Code.DeadlineExceeded:
      return "The service took too long. Try again.";
    case Code.Unavailable:
    // What `fetch` throws without a connection.
    case Code.Unknown:
      return "The service cannot be reached. Check your connection, and try again.";
    case Code.Unauthenticated:
      return "Sign in to continue.";
    case Code.NotFound:
      return "There is no such order.";
    case Code.ResourceExhausted:
      return "There are too many requests at the moment. Try again in a minute.";
    case Code.Internal:
    case Code.DataLoss:
      return "The service failed. Try again later.";
    default:
      return sentence(rawMessage);
  }
}

function sentence(text: string): string {
  const capitalized = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capitalized) ? capitalized : `${capitalized}.`;
}
