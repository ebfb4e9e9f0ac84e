interface Lock {
  /** settles when the last exclusive action that was asked for is over */
  exclusive: Promise<unknown>;
  /** each settles when a shared action is over that was asked for after that one */
  shared: Promise<unknown>[];
  /** actions that are not over */
  users: number;
}

/**
 * By key: shared actions happen side by side, an exclusive one alone. Each waits for what was asked for before it and excludes it, so that none waits for
 * ever. One that fails fails alone. An action that asks for its own key waits for itself.
 */
export class KeyedLock {
  readonly #locks = new Map<string, Lock>();

  shared<T>(key: string, action: () => Promise<T>): Promise<T> {
    return this.#with(key, (lock) => {
      const mine = lock.exclusive.then(action);
      lock.shared.push(settled(mine));
      return mine;
    });
  }

  exclusive<T>(key: string, action: () => Promise<T>): Promise<T> {
    return this.#with(key, (lock) => {
      const mine = Promise.all([lock.exclusive, ...lock.shared]).then(action);
      lock.exclusive = settled(mine);
      lock.shared = [];
      return mine;
    });
  }

  async #with<T>(key: string, begin: (lock: Lock) => Promise<T>): Promise<T> {
    const lock = this.#locks.get(key) ?? { exclusive: Promise.resolve(), shared: [], users: 0 };
    this.#locks.set(key, lock);
    lock.users++;
    try {
      return await begin(lock);
    } finally {
      lock.users--;
      if (lock.users === 0) this.#locks.delete(key);
    }
  }
}

const settled = (promise: Promise<unknown>): Promise<unknown> => promise.catch(() => {});
