/** A field that is drawn as wrong; those for passwords say it in their own way. */
export const wrongField = '[aria-invalid="true"], input[data-invalid]';

/**
 * Runs this in the next frame, unless somebody types in the form before: a frame can be long in coming, and whoever goes on is not taken elsewhere.
 *
 * @returns forgets it
 */
export function beforeTyping(form: HTMLFormElement, run: () => void): () => void {
  const stop = (): void => {
    cancelAnimationFrame(frame);
    form.removeEventListener('input', stop);
  };
  const frame = requestAnimationFrame(() => {
    form.removeEventListener('input', stop);
    run();
  });
  form.addEventListener('input', stop);
  return stop;
}

/** Brings the first field that is wrong into view and under the keyboard, once it is drawn as wrong. */
export function focusProblem(form: HTMLFormElement): void {
  beforeTyping(form, () => form.querySelector<HTMLElement>(wrongField)?.focus());
}
