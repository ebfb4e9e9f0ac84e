import { createHash } from 'node:crypto';

/** Names a token without telling it. */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('hex').slice(0, 32);
