const prefix = Buffer.from('bat_job_');
const whole = /bat_job_i?\d{1,15}_[\w-]{43}/g;

/** Whether something of the bearer of a job may stand in a piece of a log: its beginning, or at the end a part of that. */
export function mayHoldBearer(bytes: Uint8Array): boolean {
  const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (piece.includes(prefix)) return true;
  for (let length = Math.min(prefix.length - 1, piece.length); length > 0; length--)
    if (piece.subarray(piece.length - length).equals(prefix.subarray(0, length))) return true;
  return false;
}

/** A text without the bearers that stand in it whole. */
export const withoutBearers = (text: string): string => text.replace(whole, '***');
