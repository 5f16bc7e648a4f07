import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";

import { type Draft, emptyLine, names, parse } from "./draft";
import { explain, type FieldErrors, fieldErrors } from "./errors";
import type { OrderLine } from "./gen/acme/orders/v1/orders_pb";
import { announce, errorNotice, type View } from "./view";

export interface OrderForm {
  title: string;
  draft: Draft;
  /** The text of the button. */
  action: string;
  /** Where the person gets without it. */
  back: string;
  /** Sends the draft, and opens the order. */
  save(lines: OrderLine[], note: string): Promise<void>;
  /** Returns what to show for an error, if this action knows more about it than others. */
  explain(error: unknown): TemplateResult | undefined;
}

const ARTICLE_HINT = "Up to 32 letters, digits, hyphens";
const NOT_VALID = "The order is not valid yet.";

/** Shows a form for the fields of an order that a person sets. */
export function openForm(view: View, form: OrderForm): { submit(): Promise<void> } {
  const { draft } = form;
  let errors: FieldErrors = new Map();
  let notice: TemplateResult | typeof nothing = nothing;
  let saving = false;

  async function submit(): Promise<void> {
    if (saving) return;
    const parsed = parse(draft);
    errors = parsed.errors;
    notice = errors.size ? errorNotice(NOT_VALID) : nothing;
    if (!errors.size) {
      saving = true;
      update();
      try {
        return await form.save(parsed.lines, draft.note);
      } catch (error) {
        errors = forInputs(fieldErrors(error));
        notice = form.explain(error) ?? errorNotice(errors.size ? NOT_VALID : explain(error));
      } finally {
        saving = false;
      }
    }
    update();
    view.focus(errors.size ? "[aria-invalid], .error[tabindex]" : ".notice");
  }

  function update(): void {
    view.show(
      form.title,
      html`
        <p class="back"><a href=${form.back}>Back</a></p>
        <h1 tabindex="-1">${form.title}</h1>
        <form novalidate @submit=${onSubmit} aria-busy=${saving}>
          ${notice}
          <fieldset class="card" ?disabled=${saving}>
            <legend>Lines</legend>
            ${input({
              name: "currency",
              label: "Currency",
              value: draft.currency,
              set: (value) => (draft.currency = value),
              hint: "Such as EUR",
            })}
            ${draft.lines.map(line)}
            ${errors.has("lines") ? html`<p class="error" tabindex="-1">${errors.get("lines")}</p>` : nothing}
            <p><button type="button" id="add" @click=${addLine}>Add a line</button></p>
          </fieldset>
          <fieldset class="card" ?disabled=${saving}>
            <legend>Note</legend>
            ${field(
              "note",
              "Note for this order",
              html`<textarea
                id="note"
                rows="3"
                aria-describedby="note-error"
                aria-invalid=${errors.has("note") || nothing}
                .value=${live(draft.note)}
                @input=${(event: InputEvent) => (draft.note = (event.target as HTMLTextAreaElement).value)}
              ></textarea>`,
            )}
          </fieldset>
          <p class="actions">
            <a class="button" href=${form.back}>Discard</a>
            <button class="primary" ?disabled=${saving}>${saving ? "Saving…" : form.action}</button>
          </p>
        </form>
      `,
    );
  }

  function line(line: Draft["lines"][number], index: number) {
    const set = (key: keyof typeof line) => (value: string) => (line[key] = value);
    return html`
      <div class="line" role="group" aria-label="Line ${index + 1}">
        ${input({ name: names.sku(index), label: "Article", value: line.sku, set: set("sku"), hint: ARTICLE_HINT })}
        ${input({ name: names.quantity(index), label: "Quantity", value: line.quantity, set: set("quantity"), mode: "numeric" })}
        ${input({ name: names.price(index), label: "Price", value: line.price, set: set("price"), mode: "decimal" })}
        <button type="button" class="plain" aria-label="Remove line ${index + 1}" @click=${() => removeLine(index)}>
          Remove
        </button>
      </div>
    `;
  }

  function input({ name, label, value, set, mode, hint }: Input) {
    return field(
      name,
      label,
      html`
        <input
          id=${name}
          inputmode=${mode ?? nothing}
          autocomplete="off"
          aria-describedby="${name}-hint ${name}-error"
          aria-invalid=${errors.has(name) || nothing}
          .value=${live(value)}
          @input=${(event: InputEvent) => set((event.target as HTMLInputElement).value)}
        />
        ${hint ? html`<p class="hint" id="${name}-hint">${hint}</p>` : nothing}
      `,
    );
  }

  function field(name: string, label: string, control: TemplateResult) {
    return html`
      <div class="field" data-name=${name.replace(/.*\./, "")}>
        <label for=${name}>${label}</label>
        ${control}
        <p class="error" id="${name}-error">${errors.get(name) ?? nothing}</p>
      </div>
    `;
  }

  function addLine(): void {
    draft.lines.push(emptyLine());
    update();
    view.focus(".line:nth-last-child(1 of .line) input");
  }

  function removeLine(index: number): void {
    draft.lines.splice(index, 1);
    // The lines behind it have other numbers now.
    if (errors.size) errors = parse(draft).errors;
    update();
    announce(`Line ${index + 1} is removed.`);
    view.focus("#add");
  }

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    submit();
  }

  update();
  view.focus("h1");
  return { submit };
}

interface Input {
  name: string;
  label: string;
  value: string;
  set(value: string): void;
  mode?: "numeric" | "decimal";
  hint?: string;
}

/** Returns the errors by the names of inputs. An order is inside the request of an update, and has one input for the currency. */
function forInputs(errors: FieldErrors): FieldErrors {
  const name = (path: string) => (path.endsWith(".currency_code") ? "currency" : path.replace(/^order\./, ""));
  return new Map([...errors].map(([path, text]) => [name(path), text]));
}
