import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is asked of a page: all rules of WCAG and the best practices; only those about colours; or on a phone all
 * others, with the size of what a finger must hit. */
type Asked = 'all' | 'colours' | 'phone';

const colours = ['color-contrast', 'link-in-text-block'];

const off = (rules: readonly string[]) => Object.fromEntries(rules.map((rule) => [rule, { enabled: false }]));

const options: Record<Asked, axe.RunOptions> = {
  all: {},
  colours: { runOnly: { type: 'rule', values: colours } },
  // axe leaves out sizes unless it is asked
  phone: { rules: { ...off(colours), 'target-size': { enabled: true } } },
};

/** What axe finds wrong with the page as it is: one line a kind, with the first elements it is about. */
export async function axeViolations(page: Page, asked: Asked = 'all'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const violations = await page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    return (await axe.run(document, { ...options, resultTypes: ['violations'] })).violations;
  }, options[asked]);
  return violations.map(withoutLines).flatMap(({ id, help, nodes }) => {
    if (nodes.length === 0) return [];
    const where = nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`);
    return `${id}: ${help} (${nodes.length}): ${where.join(' | ')}`;
  });
}

/** The lines of a log stand closer than fingers like: what their numbers do can also be done to the lines that were chosen. */
function withoutLines(violation: axe.Result): axe.Result {
  const isLine = ({ html }: axe.NodeResult): boolean =>
    violation.id === 'target-size' && html.includes('aria-label="Link to line ');
  return { ...violation, nodes: violation.nodes.filter((node) => !isLine(node)) };
}
