/*
 * As much of Markdown as notes of releases have. Everything becomes data that is drawn as text: no HTML of the author's ever reaches the page, no picture
 * is loaded, and a link leads to http or https or is none.
 */

export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'emphasis'; parts: Inline[] }
  | { kind: 'link'; href: string; parts: Inline[] };

export type Block =
  | { kind: 'heading'; level: number; parts: Inline[] }
  | { kind: 'paragraph' | 'quote'; parts: Inline[] }
  | { kind: 'list'; ordered: boolean; items: { depth: number; parts: Inline[] }[] }
  | { kind: 'code'; text: string }
  | { kind: 'rule' };

const depthMax = 8;

const fence = /^ {0,3}(`{3,}|~{3,})/;
const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const item = /^(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;
const rule = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const quote = /^ {0,3}>\s?(.*)$/;

/** Reads a text; what is no Markdown stays as it is written. */
export function readMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) at = readBlock(lines, at, blocks);
  return blocks;
}

/** Reads the block that begins at a line, and answers where the next one does. */
function readBlock(lines: readonly string[], at: number, blocks: Block[]): number {
  const line = lines[at] ?? '';
  if (line.trim() === '') return at + 1;
  const fenced = fence.exec(line)?.[1];
  if (fenced) return readCode(lines, at + 1, fenced, blocks);
  const [, marks, title] = heading.exec(line) ?? [];
  if (marks !== undefined) {
    blocks.push({ kind: 'heading', level: marks.length, parts: readInline(title ?? '') });
    return at + 1;
  }
  if (rule.test(line)) {
    blocks.push({ kind: 'rule' });
    return at + 1;
  }
  if (item.test(line)) return readList(lines, at, blocks);
  const isQuote = quote.test(line);
  let end = at;
  const words: string[] = [];
  for (; end < lines.length && (end === at || continues(lines[end] ?? '', isQuote)); end++)
    words.push(isQuote ? (quote.exec(lines[end] ?? '')?.[1] ?? '') : (lines[end] ?? '').trim());
  blocks.push({ kind: isQuote ? 'quote' : 'paragraph', parts: readInline(words.join(' ')) });
  return end;
}

const continues = (line: string, isQuote: boolean): boolean =>
  isQuote ? quote.test(line) : line.trim() !== '' && ![fence, heading, item, quote, rule].some((begins) => begins.test(line));

function readCode(lines: readonly string[], from: number, mark: string, blocks: Block[]): number {
  let end = from;
  while (end < lines.length && !(lines[end] ?? '').trim().startsWith(mark)) end++;
  blocks.push({ kind: 'code', text: lines.slice(from, end).join('\n') });
  return end + 1;
}

function readList(lines: readonly string[], from: number, blocks: Block[]): number {
  const texts: { depth: number; text: string }[] = [];
  const ordered = item.exec(lines[from] ?? '')?.[3] !== undefined;
  let at = from;
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, space, bullet, number, words] = item.exec(line) ?? [];
    if (words !== undefined && !rule.test(line)) {
      const depth = Math.min(depthMax, Math.floor((space ?? '').replaceAll('\t', '  ').length / 2));
      if (depth === 0 && (number !== undefined) !== ordered && bullet !== number) break;
      texts.push({ depth, text: words });
      continue;
    }
    const last = texts.at(-1);
    if (last === undefined || line.trim() === '' || !continues(line, false)) break;
    last.text += ` ${line.trim()}`;
  }
  blocks.push({ kind: 'list', ordered, items: texts.map(({ depth, text }) => ({ depth, parts: readInline(text) })) });
  return at;
}

// What is within marks is bounded: else a text of nothing but beginnings would be read once for each of them.
const inline =
  /(`{1,8})([^`]|[^`].{0,500}?[^`])\1(?!`)|(!?)\[([^\][]{0,300})\]\(\s{0,4}<?([^\s)>]{0,2000})>?(?:\s{1,4}"[^"]{0,300}")?\s{0,4}\)|<(https?:\/\/[^\s>]{1,2000})>|(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\7|(\*|_)(?=\S)(.{1,500}?)(?<=\S)\9(?![\p{L}\p{N}])|\\([!-/:-@[-`{-~])/gu;

/** Reads what stands in a line. */
export function readInline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  const say = (words: string): void => {
    const last = parts.at(-1);
    if (words === '') return;
    if (last?.kind === 'text') last.text += words;
    else parts.push({ kind: 'text', text: words });
  };
  for (const found of depth > depthMax ? [] : text.matchAll(inline)) {
    say(text.slice(from, found.index));
    from = found.index + found[0].length;
    const part = partOf(found, text, depth);
    if (typeof part === 'string') say(part);
    else parts.push(part);
  }
  say(text.slice(from));
  return parts;
}

/** A string: words that are just shown. */
function partOf(found: RegExpMatchArray, text: string, depth: number): Inline | string {
  const [whole, , code, isPicture, words, href, bare, , strong, mark, emphasis, escaped] = found;
  if (code !== undefined) return { kind: 'code', text: code.trim() };
  if (escaped !== undefined) return escaped;
  if (bare !== undefined) return linkOf(bare, [{ kind: 'text', text: bare }]) ?? whole;
  if (words !== undefined) {
    const said = words === '' ? (href ?? '') : words;
    const parts = isPicture ? [{ kind: 'text' as const, text: said }] : readInline(said, depth + 1);
    return linkOf(href ?? '', parts) ?? said;
  }
  if (strong !== undefined) return { kind: 'strong', parts: readInline(strong, depth + 1) };
  // names_with_underscores are no emphasis
  if (mark === '_' && /[\p{L}\p{N}]/u.test(text[(found.index ?? 0) - 1] ?? ' ')) return whole;
  return { kind: 'emphasis', parts: readInline(emphasis ?? '', depth + 1) };
}

function linkOf(href: string, parts: Inline[]): Inline | null {
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return null;
  return { kind: 'link', href: new URL(href).href, parts };
}

const wordsOf = (parts: readonly Inline[]): string =>
  parts.map((part) => ('parts' in part ? wordsOf(part.parts) : part.text)).join('');

/** The first words of it, without marks. */
export function plainOf(markdown: string, charsMax: number): string {
  const words: string[] = [];
  for (const block of readMarkdown(markdown.slice(0, 4 * charsMax))) {
    if (block.kind === 'code' || block.kind === 'rule') continue;
    if (block.kind !== 'list') words.push(wordsOf(block.parts));
    else words.push(...block.items.map(({ parts }) => wordsOf(parts)));
  }
  const text = words.join(' · ');
  return text.length > charsMax ? `${text.slice(0, charsMax).trimEnd()}…` : text;
}
