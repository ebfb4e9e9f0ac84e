import { Lexer } from 'yaml';

/** Of a text that may be as long as it is allowed to be at all. */
export const tokensMax = 100_000;
const flowDepthMax = 32;
/** `- - - x` nests three lists in one line. */
const indicatorsOfLineMax = 32;
const indentationMax = 256;

/** Of the lexer: they stand for no character. */
const marks: readonly string[] = ['\u0002', '\u0018', '\u001f'];

/** What of a text is too much for the parser, and where; null: nothing. */
export interface Excess {
  position: number;
  problem: string;
}

/**
 * The parser follows what is nested by its own stack, and where that ends, the whole program may: so the text is looked through before,
 * token by token, by the part of the library that does not.
 *
 * @param most parts that it may have
 */
export function excessOf(text: string, most: number): Excess | null {
  let [position, tokens, flowDepth, indicators] = [0, 0, 0, 0];
  let isLineBegin = true;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > most) return { position, problem: `there are more than ${most} parts` };
    if (token === '[' || token === '{') flowDepth += 1;
    else if (token === ']' || token === '}') flowDepth = Math.max(0, flowDepth - 1);
    else if (token === '\n' || token === '\r\n') indicators = 0;
    else if (token === '?' || ((token === '-' || token === ':') && flowDepth === 0)) indicators += 1;
    const isIndentation = isLineBegin && flowDepth === 0 && /^ +$/.test(token);
    const isTooDeep =
      flowDepth > flowDepthMax || indicators > indicatorsOfLineMax || (isIndentation && token.length > indentationMax);
    if (isTooDeep) return { position, problem: 'it is nested too deeply' };
    isLineBegin = token === '\n' || token === '\r\n';
    if (!marks.includes(token)) position += token.length;
  }
  return null;
}
