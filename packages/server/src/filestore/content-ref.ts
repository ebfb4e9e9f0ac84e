import type { ContentRef } from './interface.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isUuid = (text: string): boolean => uuid.test(text);

/** Throws a TypeError unless both are UUIDs in lower case: they become file names, so nothing else is let through. */
export function checkRef({ jobId, contentId }: ContentRef): void {
  if (!isUuid(jobId) || !isUuid(contentId))
    throw new TypeError(`A content is named by UUIDs in lower case, not ${JSON.stringify([jobId, contentId])}.`);
}
