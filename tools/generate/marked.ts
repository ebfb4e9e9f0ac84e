/** The lines around a generated part of a hand-written page. */
export function markers(name: string): { readonly start: string; readonly end: string } {
  return { start: `<!-- generated: ${name} -->`, end: '<!-- end of generated part -->' };
}

/** Replaces what stands between the markers of a name; the page must have them. */
export function replaceMarked(page: string, name: string, content: string): string {
  const { start, end } = markers(name);
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`The page has no "${start}" … "${end}".`);
  return `${page.slice(0, from + start.length)}\n\n${content.trim()}\n\n${page.slice(to)}`;
}
