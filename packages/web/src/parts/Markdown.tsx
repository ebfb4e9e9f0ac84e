import { createElement, type ReactNode } from 'react';
import { type Block, type Inline, readMarkdown } from '../text/markdown.ts';
import styles from './markdown.module.css';

/** Text that somebody wrote in Markdown, without pictures and without HTML of their own. */
export function Markdown({ text, headingLevel }: { text: string; headingLevel: number }) {
  return <div className={styles.markdown}>{readMarkdown(text).map((block, at) => drawn(block, at, headingLevel))}</div>;
}

function drawn(block: Block, key: number, headingLevel: number): ReactNode {
  switch (block.kind) {
    case 'heading':
      return createElement(`h${Math.min(6, headingLevel + block.level - 1)}`, { key }, line(block.parts));
    case 'paragraph':
      return <p key={key}>{line(block.parts)}</p>;
    case 'quote':
      return <blockquote key={key}>{line(block.parts)}</blockquote>;
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must reach that
        <pre key={key} className="mono" tabIndex={0}>
          {block.text}
        </pre>
      );
    case 'rule':
      return <hr key={key} />;
    case 'list':
      return createElement(
        block.ordered ? 'ol' : 'ul',
        { key },
        block.items.map(({ depth, parts }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
          <li key={at} data-depth={depth > 0 ? Math.min(depth, 3) : undefined}>
            {line(parts)}
          </li>
        )),
      );
  }
}

const line = (parts: readonly Inline[]): ReactNode => parts.map((part, at) => inlineOf(part, at));

function inlineOf(part: Inline, key: number): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return <code key={key}>{part.text}</code>;
    case 'strong':
      return <strong key={key}>{line(part.parts)}</strong>;
    case 'emphasis':
      return <em key={key}>{line(part.parts)}</em>;
    case 'link':
      return (
        <a key={key} href={part.href} target="_blank" rel="noreferrer noopener nofollow">
          {line(part.parts)}
        </a>
      );
  }
}
