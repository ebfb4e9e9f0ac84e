/** Brings the first field that is wrong into view and under the keyboard, once it is drawn as wrong. */
export function focusProblem(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
