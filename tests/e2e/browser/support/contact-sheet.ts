import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A view, with the looks in which there is a picture of it. */
interface Sheet {
  view: string;
  looks: string[];
}

/** Names of files as `picture` gives them. */
export function sheetsOf(files: readonly string[]): Sheet[] {
  const sheets = new Map<string, string[]>();
  for (const file of files) {
    const [, view, look] = /^(.+)--(.+)\.png$/.exec(file) ?? [];
    if (view && look) sheets.set(view, [...(sheets.get(view) ?? []), look]);
  }
  return [...sheets].map(([view, looks]) => ({ view, looks })).sort((a, b) => a.view.localeCompare(b.view));
}

const style = `
body { margin: 0; padding: 16px; background: #8b929e; color: #0d1117; font: 14px/1.4 system-ui, sans-serif; }
header { position: sticky; top: 0; padding: 8px 0; background: #8b929e; }
input { width: 320px; padding: 6px 10px; font: inherit; }
h2 { margin: 24px 0 6px; font-size: 15px; }
div { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 12px; }
figure { margin: 0; }
img { display: block; height: 420px; border: 1px solid #5a616c; }
`;

const find = `
const box = document.querySelector('input');
box.addEventListener('input', () => {
  for (const section of document.querySelectorAll('section')) section.hidden = !section.id.includes(box.value);
});
`;

const figure = (view: string, look: string): string => {
  const file = `${view}--${look}.png`;
  return `<figure><a href="${file}"><img loading="lazy" src="${file}" alt="${view}, ${look}"></a><figcaption>${look}</figcaption></figure>`;
};

/** A page that shows all pictures of a folder beside their names. */
export function contactSheet(sheets: readonly Sheet[]): string {
  const sections = sheets.map(
    ({ view, looks }) =>
      `<section id="${view}"><h2>${view}</h2><div>${looks.map((look) => figure(view, look)).join('')}</div></section>`,
  );
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8">',
    `<title>${sheets.length} views</title><style>${style}</style>`,
    `<header><label>Show <input type="search" placeholder="of ${sheets.length} views"></label></header>`,
    ...sections,
    `<script>${find}</script></html>`,
  ].join('\n');
}

/** Writes the page beside the pictures; answers where it is. */
export function writeContactSheet(folder: string): string {
  const path = join(folder, 'index.html');
  writeFileSync(path, contactSheet(sheetsOf(readdirSync(folder).sort())));
  return path;
}
