/** The store cannot be used now; nothing happened. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/** The store failed in the middle: the commit may or may not have happened. */
export class StoreOutcomeUnknown extends Error {
  override name = 'StoreOutcomeUnknown';
}

/** No space is left for this; nothing happened. */
export class StoreFull extends Error {
  override name = 'StoreFull';
}

/** The database is not one of Baton's, is newer than this program, is in use by another server, or cannot be used at all. */
export class StoreUnusable extends Error {
  override name = 'StoreUnusable';
  readonly reason:
    | 'foreign'
    | 'too_new'
    | 'locked'
    | 'unreadable'
    | 'corrupt'
    | 'unreachable'
    | 'refused'
    | 'missing'
    | 'unsuitable';

  constructor(reason: StoreUnusable['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}
