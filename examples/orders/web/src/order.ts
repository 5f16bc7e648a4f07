import { Code } from "@connectrpc/connect";
import { html, nothing } from "lit-html";

import { client } from "./client";
import { codeOf, explain } from "./errors";
import { type Order, type OrderLine, OrderState } from "./gen/acme/orders/v1/orders_pb";
import { lastList } from "./list";
import { formatMoney, times } from "./money";
import { formatTime, shortId, stateName } from "./text";
import { announce, errorNotice, failureNotice, type View } from "./view";

/** Shows one order. */
export function openOrder(view: View, id: string): void {
  let order: Order | undefined;
  let problem = "";
  let cancelling = false;

  async function load(): Promise<void> {
    // A sign-in loads the order again, which solves the problem of a call without a token.
    problem = "";
    view.show("Order", html`<p class="empty">Loading the order…</p>`);
    try {
      ({ order } = await client.getOrder({ id }, { signal: view.signal }));
      update();
    } catch (error) {
      view.show("Order", html`${backLink()}<h1 tabindex="-1">Order</h1>${failureNotice(error, load)}`);
    }
    view.focus("h1");
  }

  async function cancel({ etag }: Order): Promise<void> {
    cancelling = true;
    problem = "";
    update();
    try {
      ({ order } = await client.cancelOrder({ id, etag }, { signal: view.signal }));
      announce("The order is cancelled.");
    } catch (error) {
      problem = explain(error);
      if (codeOf(error) === Code.Aborted) {
        problem = "This order has changed since you opened it, and is not cancelled. Look at it again before you cancel it.";
        ({ order } = await client.getOrder({ id }, { signal: view.signal }).catch(() => ({ order })));
      }
    }
    cancelling = false;
    update();
    view.focus(problem ? ".notice" : "h1");
  }

  function update(): void {
    if (order) view.show(`Order ${shortId(order)}`, details(order));
  }

  function details(order: Order) {
    return html`
      ${backLink()}
      <div class="bar">
        <h1 tabindex="-1">Order ${shortId(order)}</h1>
        <span class="state" data-state=${order.state}>${stateName(order.state)}</span>
      </div>
      ${problem ? errorNotice(problem) : nothing}
      <div class="card">
        <table>
          <caption class="hidden">Lines</caption>
          <thead>
            <tr><th scope="col">Article</th><th scope="col">Quantity</th><th scope="col">Price</th><th scope="col">Sum</th></tr>
          </thead>
          <tbody>${order.lines.map(line)}</tbody>
          <tfoot>
            <tr><th scope="row" colspan="3">Total</th><td>${formatMoney(order.total)}</td></tr>
          </tfoot>
        </table>
      </div>
      <dl class="card">
        <div><dt>Note</dt><dd class="note">${order.note || "None"}</dd></div>
        <div><dt>Created</dt><dd>${formatTime(order.createTime)}</dd></div>
        <div><dt>Changed</dt><dd>${formatTime(order.updateTime)}</dd></div>
        <div><dt>Identifier</dt><dd class="id">${order.id}</dd></div>
      </dl>
      ${order.state === OrderState.OPEN ? actions(order) : nothing}
    `;
  }

  function actions(order: Order) {
    const dialog = () => document.querySelector<HTMLDialogElement>("#confirm")!;
    return html`
      <p class="actions">
        <a class="button" href="#/orders/${id}/edit">Edit</a>
        <button class="danger" ?disabled=${cancelling} @click=${() => dialog().showModal()}>Cancel order</button>
      </p>
      <dialog id="confirm" aria-labelledby="confirm-title">
        <form method="dialog">
          <h2 id="confirm-title">Cancel this order?</h2>
          <p>A cancelled order cannot be opened again.</p>
          <p class="actions">
            <button>Keep it</button>
            <button class="danger" @click=${() => cancel(order)}>Cancel order</button>
          </p>
        </form>
      </dialog>
    `;
  }

  view.reload = load;
  load();
}

/** A link to the list, as a person has seen it last. */
export const backLink = () => html`<p class="back"><a href=${lastList.address}>All orders</a></p>`;

function line({ sku, quantity, unitPrice }: OrderLine) {
  return html`
    <tr>
      <th scope="row">${sku}</th>
      <td>${quantity}</td>
      <td>${formatMoney(unitPrice)}</td>
      <td>${formatMoney(unitPrice && times(unitPrice, quantity))}</td>
    </tr>
  `;
}
