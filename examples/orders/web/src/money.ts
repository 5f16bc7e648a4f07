import { create } from "@bufbuild/protobuf";

import { type Money, MoneySchema } from "./gen/acme/orders/v1/orders_pb";

/** How many digits an amount has after the point. */
function digits(currencyCode: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency: currencyCode });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    // The code is not one of ISO 4217, which the server reports.
    return 2;
  }
}

/** Returns an amount as a person types it, such as `12.50`. */
export function toDecimal({ currencyCode, minorUnits }: Money): string {
  const fraction = digits(currencyCode);
  const padded = minorUnits.toString().padStart(fraction + 1, "0");
  const whole = padded.slice(0, padded.length - fraction);
  return fraction ? `${whole}.${padded.slice(-fraction)}` : whole;
}

/** Returns the amount that a person typed, or nothing if it is not one. */
export function fromDecimal(text: string, currencyCode: string): Money | undefined {
  const [, whole, part = ""] = /^(\d{1,15})(?:[.,](\d*))?$/.exec(text.trim()) ?? [];
  const fraction = digits(currencyCode);
  if (whole === undefined || part.length > fraction) return undefined;
  return create(MoneySchema, { currencyCode, minorUnits: BigInt(whole + part.padEnd(fraction, "0")) });
}

/** Returns an amount for display, such as `€12.50`. */
export function formatMoney(money: Money | undefined): string {
  if (!money) return "";
  try {
    const format = new Intl.NumberFormat(navigator.language, { style: "currency", currency: money.currencyCode });
    // As text, because a number loses digits of large amounts.
    return format.format(toDecimal(money) as Intl.StringNumericLiteral);
  } catch {
    return `${toDecimal(money)} ${money.currencyCode}`;
  }
}

export function times({ currencyCode, minorUnits }: Money, quantity: number): Money {
  return create(MoneySchema, { currencyCode, minorUnits: minorUnits * BigInt(quantity) });
}
