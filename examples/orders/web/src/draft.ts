import { create, equals } from "@bufbuild/protobuf";

import type { FieldErrors } from "./errors";
import { type Order, type OrderLine, OrderLineSchema } from "./gen/acme/orders/v1/orders_pb";
import { fromDecimal, toDecimal } from "./money";

/** What a person has typed, before it is a message. */
export interface Draft {
  currency: string;
  lines: { sku: string; quantity: string; price: string }[];
  note: string;
}

/** What a draft says, and what in it cannot be sent. The server checks everything else. */
export interface Parsed {
  lines: OrderLine[];
  errors: FieldErrors;
}

export const emptyLine = () => ({ sku: "", quantity: "1", price: "" });

export const emptyDraft = (): Draft => ({ currency: "EUR", lines: [emptyLine()], note: "" });

export function draftOf({ lines, note }: Order): Draft {
  return {
    currency: lines[0]?.unitPrice?.currencyCode ?? "EUR",
    lines: lines.map(({ sku, quantity, unitPrice }) => ({
      sku,
      quantity: String(quantity),
      price: unitPrice ? toDecimal(unitPrice) : "",
    })),
    note,
  };
}

export function parse(draft: Draft): Parsed {
  const errors: FieldErrors = new Map();
  const currency = draft.currency.trim().toUpperCase();
  const lines = draft.lines.map(({ sku, quantity, price }, index) => {
    const unitPrice = fromDecimal(price, currency);
    if (!unitPrice) errors.set(names.price(index), "Enter an amount, such as 12.50.");
    // Nine digits fit into the field's 32 bits.
    const isNumber = /^\d{1,9}$/.test(quantity.trim());
    if (!isNumber) errors.set(names.quantity(index), "Enter a whole number.");
    return create(OrderLineSchema, { sku: sku.trim().toUpperCase(), quantity: isNumber ? Number(quantity) : 0, unitPrice });
  });
  return { lines, errors };
}

/** Returns the paths of the fields that have other values in an order. */
export function changedPaths(order: Order, lines: OrderLine[], note: string): string[] {
  const isSame = (line: OrderLine, index: number) => equals(OrderLineSchema, line, order.lines[index]!);
  const sameLines = lines.length === order.lines.length && lines.every(isSame);
  return [...(sameLines ? [] : ["lines"]), ...(note === order.note ? [] : ["note"])];
}

/** The names of the inputs, which are the paths of the fields in error details. */
export const names = {
  sku: (line: number) => `lines[${line}].sku`,
  quantity: (line: number) => `lines[${line}].quantity`,
  price: (line: number) => `lines[${line}].unit_price.minor_units`,
};
