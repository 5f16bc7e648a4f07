import { html, render } from "lit-html";

import { openCreation } from "./creation";
import { openEditing } from "./editing";
import { openList } from "./list";
import { openOrder } from "./order";
import { customer, removeToken, token } from "./session";
import { askForToken, prepareSignIn } from "./sign_in";
import { announce, View } from "./view";

let view = new View();

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Opens what the address names, or else the list. */
function open(): void {
  view.close();
  view = new View();
  announce("");
  showHeader();
  const [path = "", query] = location.hash.slice(2).split("?");
  const [folder, id = "", action] = path.split("/");
  const isOrder = folder === "orders" && ID.test(id);
  if (folder === "new") openCreation(view);
  else if (isOrder && action === "edit") openEditing(view, id);
  else if (isOrder) openOrder(view, id);
  else openList(view, new URLSearchParams(query));
}

function showHeader(): void {
  const session = token()
    ? html`<span class="customer">${customer()}</span> <button class="plain" @click=${signOut}>Sign out</button>`
    : html`<button class="plain" @click=${askForToken}>Sign in</button>`;
  render(html`<a class="brand" href="#/">Orders</a>${session}`, document.getElementById("header")!);
}

function signOut(): void {
  removeToken();
  location.reload();
}

prepareSignIn(() => {
  showHeader();
  view.reload();
});
addEventListener("hashchange", open);
open();
