import { ApiError, decodeLogFrames, type LogFrame, LogFrameError, logMediaType } from '@baton/protocol';

/** The chunks in the body of a log call. */
export function framesOf(body: unknown): LogFrame[] {
  if (body === undefined) return [];
  if (!Buffer.isBuffer(body)) throw new ApiError('unsupported_media_type', { value: `another than ${logMediaType}` });
  try {
    return decodeLogFrames(body);
  } catch (error) {
    if (error instanceof LogFrameError) throw new ApiError('log_malformed', { problem: error.message });
    throw error;
  }
}
