/** A field that is drawn as wrong; those for passwords say it in their own way. */
export const wrongField = '[aria-invalid="true"], input[data-invalid]';

/** Brings the first field that is wrong into view and under the keyboard, once it is drawn as wrong. */
export function focusProblem(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>(wrongField)?.focus());
}
