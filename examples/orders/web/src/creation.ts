import { Code } from "@connectrpc/connect";
import { html } from "lit-html";

import { client } from "./client";
import { emptyDraft } from "./draft";
import { codeOf } from "./errors";
import { openForm } from "./form";
import { lastList } from "./list";
import { errorNotice, type View } from "./view";

/** Shows the form for a new order. */
export function openCreation(view: View): void {
  // The same for each attempt, so that an order whose response is lost is not created twice.
  const requestId = crypto.randomUUID();
  openForm(view, {
    title: "New order",
    draft: emptyDraft(),
    action: "Create order",
    back: lastList.address,

    async save(lines, note) {
      await client.createOrder({ requestId, lines, note }, { signal: view.signal });
      // The first page has the new order.
      lastList.address = "#/";
      location.replace(`#/orders/${requestId}`);
    },

    explain(error) {
      if (codeOf(error) !== Code.AlreadyExists) return undefined;
      return errorNotice(
        "An earlier attempt has created this order, before your last changes.",
        html`<p class="actions"><a class="button" href="#/orders/${requestId}">Open the order</a></p>`,
      );
    },
  });
}
