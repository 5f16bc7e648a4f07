import { html, nothing } from "lit-html";

import { client } from "./client";
import { explain } from "./errors";
import { type Order, OrderState } from "./gen/acme/orders/v1/orders_pb";
import { formatMoney } from "./money";
import { formatTime, shortId, stateName, summary } from "./text";
import { announce, retryNotice, type View } from "./view";

const PAGE_SIZE = 10;

const FILTERS = [
  { name: "", label: "All", state: OrderState.UNSPECIFIED },
  { name: "open", label: "Open", state: OrderState.OPEN },
  { name: "cancelled", label: "Cancelled", state: OrderState.CANCELLED },
];

/** The tokens of the pages before the current one and of that one, so that a person returns to it from an order. */
let trail = { filter: "", tokens: [""] };

/** Shows the orders in pages. */
export function openList(view: View, filterName: string): void {
  const filter = FILTERS.find(({ name }) => name === filterName) ?? FILTERS[0]!;
  if (trail.filter !== filter.name) trail = { filter: filter.name, tokens: [""] };
  let orders: Order[] | undefined;
  let nextPageToken = "";
  let error: unknown;
  let loading = false;

  async function load(tokens: string[]): Promise<void> {
    loading = true;
    error = undefined;
    update();
    try {
      const request = { pageSize: PAGE_SIZE, pageToken: tokens.at(-1), state: filter.state };
      ({ orders, nextPageToken } = await client.listOrders(request, { signal: view.signal }));
      trail.tokens = tokens;
      announce(orders.length ? `${orders.length} orders on page ${tokens.length}` : "No orders");
    } catch (caught) {
      error = caught;
    }
    loading = false;
    update();
  }

  function turn(tokens: string[]): void {
    load(tokens).then(() => view.focus("h1"));
  }

  function update(): void {
    view.show(
      "Orders",
      html`
        <div class="bar">
          <h1 tabindex="-1">Orders</h1>
          <a class="button primary" href="#/new">New order</a>
        </div>
        <nav class="filters" aria-label="State">
          ${FILTERS.map(
            ({ name, label }) => html`
              <a href=${name ? `#/?state=${name}` : "#/"} aria-current=${name === filter.name ? "page" : nothing}>${label}</a>
            `,
          )}
        </nav>
        ${error ? retryNotice(explain(error), view.reload) : nothing}
        <div aria-busy=${loading}>${content()}</div>
      `,
    );
  }

  function content() {
    if (!orders) return loading ? html`<p class="empty">Loading orders…</p>` : nothing;
    if (!orders.length && trail.tokens.length === 1) {
      if (filter.state) return html`<p class="empty">There are no ${filter.label.toLowerCase()} orders.</p>`;
      return html`<p class="empty">There are no orders yet. <a href="#/new">Create the first one</a>.</p>`;
    }
    return html`
      <ul class="orders card">
        ${orders.map(row)}
      </ul>
      <nav class="pages" aria-label="Pages">
        <button ?disabled=${loading || trail.tokens.length === 1} @click=${() => turn(trail.tokens.slice(0, -1))}>
          Newer
        </button>
        <span>Page ${trail.tokens.length}</span>
        <button ?disabled=${loading || !nextPageToken} @click=${() => turn([...trail.tokens, nextPageToken])}>
          Older
        </button>
      </nav>
    `;
  }

  view.reload = () => load(trail.tokens);
  view.reload();
}

function row(order: Order) {
  return html`
    <li>
      <a href="#/orders/${order.id}">
        <span class="id">${shortId(order)}</span>
        <span class="summary">${summary(order)}</span>
        <time>${formatTime(order.createTime)}</time>
        <span class="state" data-state=${order.state}>${stateName(order.state)}</span>
        <span class="amount">${formatMoney(order.total)}</span>
      </a>
    </li>
  `;
}
