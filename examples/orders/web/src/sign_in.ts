import { html, render } from "lit-html";

import { setToken } from "./session";

let dialog: HTMLDialogElement;
let onSignIn = () => {};

/** Prepares the dialog, which keeps what a person has typed below it. Calls back after each sign-in. */
export function prepareSignIn(callback: () => void): void {
  onSignIn = callback;
  dialog = document.querySelector("#sign-in")!;
  render(
    html`
      <form @submit=${submit}>
        <h2 id="sign-in-title">Sign in</h2>
        <div class="field">
          <label for="token">Bearer token</label>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="off"
            aria-describedby="token-hint"
            required
            pattern="[A-Za-z0-9._~+\\/=\\-\\s]+"
            title="A token has only letters from A to Z, digits, and these characters: - . _ ~ + / ="
          />
          <p class="hint" id="token-hint">
            Pasting a token is for development. It stays in this tab until you sign out or close the tab.
          </p>
        </div>
        <p class="actions">
          <button type="button" @click=${() => dialog.close()}>Not now</button>
          <button class="primary">Sign in</button>
        </p>
      </form>
    `,
    dialog,
  );
}

export function askForToken(): void {
  if (!dialog.open) dialog.showModal();
}

function submit(event: SubmitEvent): void {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  // A token in a header must be one line.
  setToken(String(new FormData(form).get("token")).replaceAll(/\s/g, ""));
  form.reset();
  // Closed first, because a call opens it again if the token has expired.
  dialog.close();
  onSignIn();
}
