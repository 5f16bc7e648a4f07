import { Code } from "@connectrpc/connect";
import { html, type TemplateResult } from "lit-html";

import { client } from "./client";
import { draftOf, sameLines } from "./draft";
import { codeOf, explain } from "./errors";
import { openForm } from "./form";
import { type Order, OrderState } from "./gen/acme/orders/v1/orders_pb";
import { formatMoney } from "./money";
import { formatTime, shortId, summary } from "./text";
import { errorNotice, retryNotice, type View } from "./view";

/** Loads an order, and shows the form for its changes. */
export async function openEditing(view: View, id: string): Promise<void> {
  view.reload = () => openEditing(view, id);
  view.show("Edit", html`<p class="empty">Loading the order…</p>`);
  try {
    const { order } = await client.getOrder({ id }, { signal: view.signal });
    view.reload = () => {};
    edit(view, order!);
  } catch (error) {
    view.show("Edit", retryNotice(explain(error), view.reload));
  }
}

function edit(view: View, order: Order): void {
  const { id } = order;
  // Another one, once the person has seen what somebody else has changed.
  let { etag } = order;

  const { submit } = openForm(view, {
    title: `Edit order ${shortId(order)}`,
    draft: draftOf(order),
    action: "Save changes",
    back: `#/orders/${id}`,

    async save(lines, note) {
      // Only what has changed, so that a change of the note does not undo one of the lines.
      const paths = [...(sameLines(lines, order.lines) ? [] : ["lines"]), ...(note === order.note ? [] : ["note"])];
      if (paths.length) {
        await client.updateOrder({ order: { id, etag, lines, note }, updateMask: { paths } }, { signal: view.signal });
      }
      location.hash = `#/orders/${id}`;
    },

    async explain(error) {
      if (codeOf(error) !== Code.Aborted) return undefined;
      try {
        const { order: current } = await client.getOrder({ id }, { signal: view.signal });
        return conflict(current!);
      } catch (error) {
        return errorNotice(explain(error));
      }
    },
  });

  function conflict(current: Order): TemplateResult {
    const discard = html`<a class="button" href="#/orders/${id}">Discard my changes</a>`;
    if (current.state !== OrderState.OPEN) {
      return errorNotice(
        "This order is not open any more, so your changes cannot be saved.",
        html`<p class="actions">${discard}</p>`,
      );
    }
    const overwrite = () => {
      etag = current.etag;
      submit();
    };
    return errorNotice(
      "Somebody else has changed this order since you opened it. Your changes are not saved.",
      html`
        <dl>
          <div><dt>Lines now</dt><dd>${summary(current)}</dd></div>
          <div><dt>Total now</dt><dd>${formatMoney(current.total)}</dd></div>
          <div><dt>Note now</dt><dd>${current.note || "None"}</dd></div>
          <div><dt>Changed</dt><dd>${formatTime(current.updateTime)}</dd></div>
        </dl>
        <p class="actions">${discard}<button type="button" @click=${overwrite}>Save my changes anyway</button></p>
      `,
    );
  }
}
