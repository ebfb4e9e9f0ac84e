import { useEffect } from 'react';
import { beforeTyping, wrongField } from '../parts/focus/focus-problem.ts';

/** The form that is meant by what has the focus: the one around it, or the only one of the dialog around it. */
function formOf(target: EventTarget | null): HTMLFormElement | null {
  if (!(target instanceof Element)) return null;
  const around = target.closest('form');
  if (around) return around;
  const forms = target.closest('[role=dialog]')?.querySelectorAll('form') ?? [];
  return forms.length === 1 ? (forms[0] ?? null) : null;
}

/** The first field that is wrong: by itself, or as one of a group that is. */
function wrongFieldOf(form: HTMLFormElement): HTMLElement | null {
  const field = form.querySelector<HTMLElement>(wrongField);
  if (field) return field;
  const group = form.querySelector('[id$="-error"]')?.parentElement;
  return group?.querySelector<HTMLElement>('input:not(:disabled), textarea:not(:disabled)') ?? null;
}

/** Shows and focuses what a form was refused for, once it is drawn: at once, or when the server has answered. */
function watchRefusal(form: HTMLFormElement): () => void {
  const around = form.closest('[role=dialog]') ?? form;
  const show = (): boolean => {
    const field = wrongFieldOf(form);
    if (field) field.focus();
    else around.querySelector('[role=alert]')?.scrollIntoView({ block: 'nearest' });
    return field !== null;
  };
  const observer = new MutationObserver(show);
  const stop = (): void => {
    forget();
    observer.disconnect();
    form.removeEventListener('input', stop);
  };
  const forget = beforeTyping(form, () => {
    if (show() || !form.isConnected) return;
    observer.observe(around, { subtree: true, childList: true, attributeFilter: ['aria-invalid'] });
    form.addEventListener('input', stop);
  });
  return stop;
}

/** Ctrl-Enter submits the form of the focus; after a refusal the focus goes to the first field that is wrong. */
export function useFormKeys(): void {
  useEffect(() => {
    let stopWatching = (): void => {};
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      const form = formOf(event.target);
      if (!form || form.querySelector('button[type=submit]:not(:disabled)') === null) return;
      event.preventDefault();
      form.requestSubmit();
    };
    const onSubmit = ({ target }: Event): void => {
      stopWatching();
      if (target instanceof HTMLFormElement) stopWatching = watchRefusal(target);
    };
    addEventListener('keydown', onKey);
    addEventListener('submit', onSubmit);
    return () => {
      stopWatching();
      removeEventListener('keydown', onKey);
      removeEventListener('submit', onSubmit);
    };
  }, []);
}
