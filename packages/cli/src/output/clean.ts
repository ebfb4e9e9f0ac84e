/** Text of others, fit for one line of a terminal: control and direction characters can neither hide nor forge anything. */
export const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
