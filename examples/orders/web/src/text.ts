import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";

import { type Order, OrderState } from "./gen/acme/orders/v1/orders_pb";

export function stateName(state: OrderState): string {
  switch (state) {
    case OrderState.OPEN:
      return "Open";
    case OrderState.CANCELLED:
      return "Cancelled";
    default:
      // The server may know more states than this page.
      return "Unknown";
  }
}

export function formatTime(time: Timestamp | undefined): string {
  if (!time) return "";
  return timestampDate(time).toLocaleString(navigator.language, { dateStyle: "medium", timeStyle: "short" });
}

/** The part of an order's identifier that a person compares. */
export function shortId({ id }: Order): string {
  return id.slice(0, 8);
}

/** Returns what an order contains, in a line. */
export function summary({ lines }: Order): string {
  const named = lines.slice(0, 2).map(({ quantity, sku }) => `${quantity} × ${sku}`);
  const more = lines.length - named.length;
  return [...named, ...(more ? [`${more} more`] : [])].join(", ");
}
