const key = 'baton.reloaded-at';
/** One that did not help is not repeated: somebody has to decide. */
const againAfterMs = 60_000;

/** Reloads the page, unless it did so a moment ago. Answers whether it does. */
export function reloadOnce(now = Date.now()): boolean {
  try {
    const last = Number(sessionStorage.getItem(key) ?? 0);
    if (now - last < againAfterMs) return false;
    sessionStorage.setItem(key, String(now));
  } catch {
    return false;
  }
  location.reload();
  return true;
}
