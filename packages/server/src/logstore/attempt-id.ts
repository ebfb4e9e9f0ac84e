const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Throws a TypeError unless `attemptId` is a UUID in lower case: it becomes a file name, so nothing else is let through. */
export function checkAttemptId(attemptId: string): void {
  if (typeof attemptId !== 'string' || !uuid.test(attemptId)) {
    throw new TypeError(`An attempt id is a UUID in lower case, not ${JSON.stringify(attemptId)}.`);
  }
}
