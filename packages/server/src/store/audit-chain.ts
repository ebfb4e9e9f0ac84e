import { hash } from 'node:crypto';
import { type AuditDraft, type AuditLink, entryText, linkText } from '@baton/core';

const sha256 = (text: string): string => hash('sha256', text);

/** The link of the next entry: every store chains by this. */
export const nextLink = ({ seq, hash: previous }: AuditLink, text: string): AuditLink => ({
  seq: seq + 1,
  hash: sha256(linkText(previous, seq + 1, text)),
});

/** The links of drafts that follow each other after `last`, in their order. */
export function linksAfter(last: AuditLink, drafts: readonly AuditDraft[]): AuditLink[] {
  let link = last;
  return drafts.map((draft) => {
    link = nextLink(link, entryText(draft));
    return link;
  });
}
