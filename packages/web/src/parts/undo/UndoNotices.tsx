import { CloseButton } from '@mantine/core';
import { useEffect, useSyncExternalStore } from 'react';
import { isTyping } from '../focus/typing.ts';
import styles from './undo.module.css';
import { type Offer, offerForMs, offers } from './undo.ts';

/** What can be undone, in the corner; Ctrl-Z takes back the newest. */
export function UndoNotices() {
  const shown = useSyncExternalStore(offers.subscribe, offers.list);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isUndo(event) || isTyping(event.target)) return;
      if (offers.take()) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const newest = shown.at(-1);
  return (
    <>
      <div className={styles.told} role="status">
        {newest && `${newest.text}. Ctrl Z undoes it.`}
      </div>
      {newest && (
        <section className={styles.notices} aria-label="What can be undone">
          {shown.map((offer) => (
            <UndoNotice key={offer.id} offer={offer} />
          ))}
        </section>
      )}
    </>
  );
}

const isUndo = (event: KeyboardEvent): boolean =>
  event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;

function UndoNotice({ offer: { id, text } }: { offer: Offer }) {
  const hold = (): void => offers.hold(id);
  const release = ({ currentTarget }: { currentTarget: Element }): void => {
    if (!currentTarget.matches(':hover') && !currentTarget.contains(document.activeElement)) offers.release(id);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: nothing in it is a field
    <div
      role="group"
      aria-label={text}
      className={styles.notice}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) release(event);
      }}
    >
      <span className={styles.text}>{text}</span>
      <button
        type="button"
        className={styles.undo}
        aria-label={`Undo: ${text}`}
        aria-keyshortcuts="Control+Z"
        onClick={() => offers.take(id)}
      >
        Undo
      </button>
      <CloseButton size="sm" aria-label="Close" onClick={() => offers.dismiss(id)} />
      <span className={styles.left} style={{ animationDuration: `${offerForMs}ms` }} aria-hidden="true" />
    </div>
  );
}
