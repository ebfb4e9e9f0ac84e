import { expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { axeViolations } from './support/axe.ts';
import { useBrowser } from './support/browser.ts';
import { tooWide } from './support/overflow.ts';
import { arePicturesWanted, picture } from './support/picture.ts';
import { setScene } from './support/scene.ts';
import { showIn, showOnPhone } from './support/still.ts';
import type { View } from './support/view.ts';
import { views } from './support/views.ts';
import { walkTo } from './support/walk.ts';

const { value: scene } = useSharedBench(setScene);
const visit = useBrowser();

async function open(view: View) {
  const { server, ...house } = scene()[view.at];
  const inside = 'admin' in house && !view.outside ? { as: house.admin, lasting: !view.ownWindow } : {};
  const seen = await visit(server, inside);
  seen.complaints.expect(...(view.notes ?? []));
  await view.prepare?.(seen.page);
  await walkTo(seen.page, view.path(scene()), view.prepare !== undefined);
  await view.reach(seen.page);
  return seen.page;
}

// That nothing is complained about (console, content policy, requests) is looked at after each test.
test.for(views.filter(({ forEyes = false }) => !forEyes || arePicturesWanted))(
  '$name: no violation in light and dark, wide and on a phone, and nothing too wide there',
  async (view) => {
    const page = await open(view);
    await picture(page, view.name, 'light');
    expect(await axeViolations(page)).toEqual([]);
    await showIn(page, 'dark');
    await picture(page, view.name, 'dark');
    expect(await axeViolations(page, 'colours')).toEqual([]);
    await showOnPhone(page);
    expect(await tooWide(page)).toEqual([]);
    expect(await axeViolations(page, 'phone')).toEqual([]);
    if (!arePicturesWanted) return;
    await picture(page, view.name, 'phone-dark');
    await showIn(page, 'light');
    await picture(page, view.name, 'phone-light');
  },
);
