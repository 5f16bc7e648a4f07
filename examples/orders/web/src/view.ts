import { Code } from "@connectrpc/connect";
import { html, render, type TemplateResult } from "lit-html";

import { codeOf, explain } from "./errors";

const main = document.getElementById("main")!;
const status = document.getElementById("status")!;

/** What the page shows until the person opens something else. */
export class View {
  readonly #closed = new AbortController();

  /** Ends the calls of this view when it is closed. */
  readonly signal = this.#closed.signal;

  /** Loads what is shown again, after a sign-in. */
  reload = () => {};

  /** Shows the view, unless it is closed: one of its calls may just have ended. */
  show(title: string, template: TemplateResult): void {
    if (this.signal.aborted) return;
    document.title = title === "Orders" ? title : `${title} – Orders`;
    render(template, main);
  }

  /** Moves the focus to the first element that a selector matches. */
  focus(selector: string): void {
    if (!this.signal.aborted) main.querySelector<HTMLElement>(selector)?.focus();
  }

  close(): void {
    this.#closed.abort();
  }
}

/** Lets a screen reader read a text. */
export function announce(text: string): void {
  status.textContent = text;
}

/** A notice that a screen reader reads at once. */
export function errorNotice(text: string, actions?: TemplateResult): TemplateResult {
  return html`<div class="notice" role="alert" tabindex="-1"><p>${text}</p>${actions}</div>`;
}

/** Says why something cannot be shown, with a button if another attempt can help. */
export function failureNotice(error: unknown, retry: () => void): TemplateResult {
  const button = html`<p class="actions"><button type="button" @click=${retry}>Try again</button></p>`;
  const isFinal = [Code.NotFound, Code.InvalidArgument].includes(codeOf(error));
  return errorNotice(explain(error), isFinal ? undefined : button);
}
