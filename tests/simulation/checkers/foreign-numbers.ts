import { createHash } from 'node:crypto';

/** As a task's number is made of its attempt's id. */
export const numberOfAttempt = (attemptId: string): number =>
  1 + Number.parseInt(createHash('sha256').update(attemptId).digest('hex').slice(0, 13), 16);

/** In Semaphore's protocol ids have 31 bits. */
export const semaphoreNumberOf = (attemptId: string): number => 1 + (numberOfAttempt(attemptId) % (2 ** 31 - 1));

/** What the protocols call an attempt. */
export const taskIdsOf = (attemptId: string): string[] => [
  attemptId,
  String(numberOfAttempt(attemptId)),
  String(semaphoreNumberOf(attemptId)),
];
