import { html, nothing } from "lit-html";

import { client } from "./client";
import { type Order, OrderState } from "./gen/acme/orders/v1/orders_pb";
import { formatMoney } from "./money";
import { formatTime, shortId, stateName, summary } from "./text";
import { announce, failureNotice, type View } from "./view";

const PAGE_SIZE = 10;

const FILTERS = [
  { name: "", label: "All", state: OrderState.UNSPECIFIED },
  { name: "open", label: "Open", state: OrderState.OPEN },
  { name: "cancelled", label: "Cancelled", state: OrderState.CANCELLED },
];

/** The address of the list, with the filter and the page that a person has seen last. */
export const lastList = { address: "#/" };

/** Shows a page of the orders. Its address has the filter and the page, for links and for the browser's history. */
export function openList(view: View, query: URLSearchParams): void {
  const filter = FILTERS.find(({ name }) => name === query.get("state")) ?? FILTERS[0]!;
  // Those of all pages from the second to this one, because a response has only the token of the next page.
  const tokens = query.getAll("page");
  let orders: Order[] | undefined;
  let nextPageToken = "";
  let error: unknown;

  async function load(): Promise<void> {
    orders = error = undefined;
    update();
    try {
      const request = { pageSize: PAGE_SIZE, pageToken: tokens.at(-1), state: filter.state };
      ({ orders, nextPageToken } = await client.listOrders(request, { signal: view.signal }));
      announce(orders.length ? `${orders.length} orders on page ${tokens.length + 1}` : "No orders");
    } catch (caught) {
      error = caught;
    }
    update();
    // The link to another page has lost the focus, because it is replaced. A filter keeps it.
    if (document.activeElement === document.body) view.focus("h1");
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
              <a href=${address(name, [])} aria-current=${name === filter.name ? "page" : nothing}>${label}</a>
            `,
          )}
        </nav>
        ${content()}
      `,
    );
  }

  function content() {
    if (error) return failureNotice(error, load);
    if (!orders) return html`<p class="empty">Loading orders…</p>`;
    if (!orders.length && !tokens.length) {
      if (filter.state) return html`<p class="empty">There are no ${filter.label.toLowerCase()} orders.</p>`;
      return html`<p class="empty">There are no orders yet. <a href="#/new">Create the first one</a>.</p>`;
    }
    const link = (text: string, to: string[]) => html`<a class="button" href=${address(filter.name, to)}>${text}</a>`;
    return html`
      ${
        orders.length
          ? html`<ul class="orders card">${orders.map(row)}</ul>`
          : html`<p class="empty">There are no orders on this page.</p>`
      }
      <nav class="pages" aria-label="Pages">
        ${tokens.length ? link("Newer", tokens.slice(0, -1)) : nothing}
        <span>Page ${tokens.length + 1}</span>
        ${nextPageToken ? link("Older", [...tokens, nextPageToken]) : nothing}
      </nav>
    `;
  }

  lastList.address = address(filter.name, tokens);
  view.reload = load;
  load();
}

function address(filterName: string, tokens: string[]): string {
  const query = new URLSearchParams(tokens.map((token) => ["page", token]));
  if (filterName) query.set("state", filterName);
  return query.size ? `#/?${query}` : "#/";
}

function row(order: Order) {
  return html`
    <li>
      <a href="#/orders/${order.id}">
        <span class="id">${shortId(order)}</span>
        <span class="summary">${summary(order)}</span>
        <span class="state" data-state=${order.state}>${stateName(order.state)}</span>
        <time>${formatTime(order.createTime)}</time>
        <span class="amount">${formatMoney(order.total)}</span>
      </a>
    </li>
  `;
}
