import type { Duplex } from 'node:stream';
import type { ApiError } from '@baton/protocol';
import { answerByHand } from '../http/by-hand.ts';

/** Answers a request for a WebSocket with an error, as plain HTTP. */
export const refuseUpgrade = (socket: Duplex, error: ApiError): void => void socket.end(answerByHand(error));
