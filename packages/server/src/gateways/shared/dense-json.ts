const [quote, backslash] = [0x22, 0x5c];
/** `{`, `[` and `,`: each begins a value. */
const beginsValue = new Set([0x7b, 0x5b, 0x2c]);

/** Bodies up to this size may be anything: what they become in memory is bounded. */
const plainBytes = 256 * 1024;
/** What programs really send has far more text than marks. */
const bytesAValueMin = 10;

/**
 * Whether a text of JSON has so many values that it would become many times its size in memory. Real reports are mostly text in quotes, in which marks
 * do not count.
 */
export function isDenseJson(bytes: Uint8Array): boolean {
  if (bytes.length <= plainBytes) return false;
  const valuesMax = bytes.length / bytesAValueMin;
  let values = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === backslash && isText) at++;
    else if (byte === quote) isText = !isText;
    else if (!isText && beginsValue.has(byte) && ++values > valuesMax) return true;
  }
  return false;
}
