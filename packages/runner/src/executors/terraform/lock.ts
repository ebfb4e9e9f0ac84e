/** Who holds the lock of a state, as the tool that met it tells. Empty: it does not say. */
export interface HeldLock {
  id: string;
  who: string;
  /** `OperationTypeApply`, … */
  operation: string;
  created: string;
  path: string;
}

export const lockSummary = 'Error acquiring the state lock';

const fieldOf = (detail: string, name: string): string =>
  new RegExp(`^\\s*${name}:[ \\t]*(.*)$`, 'm').exec(detail)?.[1]?.trim().slice(0, 500) ?? '';

/**
 * Reads a diagnostic of the tool; null when it tells of no lock, but of a backend that could not be asked.
 *
 * The backend `http` shows as "Lock Info" what the tool itself had asked for, and the holder by nothing but its id.
 */
export function heldLockOf(detail: string): HeldLock | null {
  const holder = /already locked: ID=([\w.:/-]+)/.exec(detail)?.[1];
  const id = fieldOf(detail, 'ID');
  if (holder !== undefined && holder !== id) return { id: holder, who: '', operation: '', created: '', path: '' };
  if (id === '') return null;
  const [who, operation, created, path] = ['Who', 'Operation', 'Created', 'Path'].map((name) => fieldOf(detail, name));
  return { id, who: who ?? '', operation: operation ?? '', created: created ?? '', path: path ?? '' };
}

/** `2026-11-26 07:25:11.15938623 +0000 UTC` in milliseconds; null: it is none. */
export function lockCreatedAt({ created }: HeldLock): number | null {
  const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,3})?\d* ([+-]\d\d)(\d\d)/.exec(created);
  if (!parts) return null;
  const [, day, time, fraction = '', hours, minutes] = parts;
  const at = Date.parse(`${day}T${time}${fraction}${hours}:${minutes}`);
  return Number.isNaN(at) ? null : at;
}

/** For people. */
export function lockWords({ id, who, operation, created }: HeldLock): string {
  const what = operation.replace(/^OperationType/, '').toLowerCase();
  const holder = who === '' ? 'somebody whom the backend does not name' : who;
  const doing = what === '' || what === 'invalid' ? '' : `, for ${what}`;
  const since = created === '' ? '' : `, since ${created.replace(/(:\d\d)\.\d+/, '$1')}`;
  return `the state is locked by ${holder}${doing}${since} (lock ${id})`;
}
