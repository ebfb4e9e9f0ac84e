import { useEffect, useState } from 'react';

/** For a dialog that is drawn only while it is open: when it goes, the focus is again where it came from, unless it is elsewhere by then. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () =>
      // what it leaves behind is known when it is gone
      queueMicrotask(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement) before.focus({ preventScroll: true });
      }),
    [before],
  );
}
