import { Code } from "@connectrpc/connect";
import { html, type TemplateResult } from "lit-html";

import { client } from "./client";
import { changedPaths, draftOf } from "./draft";
import { codeOf } from "./errors";
import { openForm } from "./form";
import { type Order, OrderState } from "./gen/acme/orders/v1/orders_pb";
import { formatMoney } from "./money";
import { backLink } from "./order";
import { formatTime, shortId, summary } from "./text";
import { errorNotice, failureNotice, type View } from "./view";

/** Loads an order, and shows the form for its changes. */
export async function openEditing(view: View, id: string): Promise<void> {
  view.reload = () => openEditing(view, id);
  view.show("Edit", html`<p class="empty">Loading the order…</p>`);
  try {
    const { order } = await client.getOrder({ id }, { signal: view.signal });
    view.reload = () => {};
    edit(view, order!);
  } catch (error) {
    view.show("Edit", html`${backLink()}<h1 tabindex="-1">Edit</h1>${failureNotice(error, view.reload)}`);
    view.focus("h1");
  }
}

function edit(view: View, order: Order): void {
  const { id } = order;
  // Another one, once the person has seen what somebody else has changed.
  let { etag } = order;
  let current = order;

  const { submit } = openForm(view, {
    title: `Edit order ${shortId(order)}`,
    draft: draftOf(order),
    action: "Save changes",
    back: `#/orders/${id}`,

    async save(lines, note) {
      // Only what has changed, so that a change of the note does not undo one of the lines.
      const paths = changedPaths(order, lines, note);
      try {
        if (paths.length) {
          await client.updateOrder({ order: { id, etag, lines, note }, updateMask: { paths } }, { signal: view.signal });
        }
      } catch (error) {
        if (codeOf(error) !== Code.Aborted) throw error;
        current = (await client.getOrder({ id }, { signal: view.signal })).order!;
        // Without a difference, an earlier attempt has saved the changes, and its response was lost.
        if (changedPaths(current, lines, note).some((path) => paths.includes(path))) throw error;
      }
      location.hash = `#/orders/${id}`;
    },

    explain: (error) => (codeOf(error) === Code.Aborted ? conflict() : undefined),
  });

  function conflict(): TemplateResult {
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
      "This order has changed since you opened it. Your changes are not saved.",
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
