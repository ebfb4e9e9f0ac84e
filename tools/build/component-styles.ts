import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const className = /\bm_[0-9a-f]{6,8}\b/g;

const textsIn = async (folder: string, ending: string): Promise<[name: string, text: string][]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending));
  return await Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, await readFile(join(folder, name), 'utf8')]),
  );
};

const classesIn = (texts: readonly [string, string][]): Set<string> =>
  new Set(texts.flatMap(([, text]) => text.match(className) ?? []));

/**
 * Style sheets of Mantine's components whose classes the built scripts name and the built styles lack: the page takes only the sheets that it
 * needs, and a component without its own looks broken.
 *
 * @param assets folder of the built scripts and styles
 * @param sheets folder with a sheet for each component
 */
export async function missingStyles(assets: string, sheets: string): Promise<string[]> {
  const used = classesIn(await textsIn(assets, '.js'));
  const styled = classesIn(await textsIn(assets, '.css'));
  const isMissing = (name: string): boolean => used.has(name) && !styled.has(name);
  const all = await textsIn(sheets, '.layer.css');
  return all.flatMap(([sheet, text]) => ((text.match(className) ?? []).some(isMissing) ? [sheet] : []));
}
