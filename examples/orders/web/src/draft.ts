import { create, equals } from "@bufbuild/protobuf";

import type { FieldErrors } from "./errors";
import { MoneySchema, type Order, type OrderLine, OrderLineSchema } from "./gen/acme/orders/v1/orders_pb";
import { fromDecimal, toDecimal } from "./money";

/** What a person has typed, before it is a message. */
export interface Draft {
  currency: string;
  lines: { sku: string; quantity: string; price: string }[];
  note: string;
}

/** What a draft says, and what is wrong with it. */
export interface Parsed {
  lines: OrderLine[];
  errors: FieldErrors;
}

/** The greatest price, in the smallest unit of its currency. */
const MAX_PRICE = 1_000_000_000n;

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

/**
 * Parses a draft, and checks it by the rules of the proto, which the server checks too. Here a person sees all errors at once,
 * in the units that they type.
 */
export function parse(draft: Draft): Parsed {
  const errors: FieldErrors = new Map();
  const check = (name: string, isValid: boolean, remedy: string) => {
    if (!isValid) errors.set(name, remedy);
  };
  const currency = draft.currency.trim().toUpperCase();
  const decimal = (minorUnits: bigint) => toDecimal(create(MoneySchema, { currencyCode: currency, minorUnits }));
  const lines = draft.lines.map((line, index) => {
    const sku = line.sku.trim().toUpperCase();
    const quantity = /^\d+$/.test(line.quantity.trim()) ? Number(line.quantity) : 0;
    const unitPrice = fromDecimal(line.price, currency);
    const isPrice = unitPrice !== undefined && unitPrice.minorUnits <= MAX_PRICE;
    check(names.sku(index), /^[A-Z0-9-]{1,32}$/.test(sku), "Enter 1 to 32 letters from A to Z, digits or hyphens.");
    check(names.quantity(index), quantity >= 1 && quantity <= 1000, "Enter a whole number from 1 to 1000.");
    check(names.price(index), isPrice, `Enter an amount from ${decimal(0n)} to ${decimal(MAX_PRICE)}.`);
    return create(OrderLineSchema, { sku, quantity, unitPrice });
  });
  check("currency", /^[A-Z]{3}$/.test(currency), "Enter three letters, such as EUR.");
  check("lines", lines.length >= 1 && lines.length <= 50, "An order has 1 to 50 lines.");
  check("note", [...draft.note].length <= 500, "Enter at most 500 characters.");
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
