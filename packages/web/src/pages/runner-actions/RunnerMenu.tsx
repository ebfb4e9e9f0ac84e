import { runners } from '../../live/runner-store.ts';
import { PopMenu } from '../../parts/menus/PopMenu.tsx';
import { entriesFor } from './acts.ts';
import { ask } from './ask.ts';
import { closeMenu, useMenuAnchor } from './asked.ts';

/** The menu of the runner whose button was pressed. Once on each page that has such buttons. */
export function RunnerMenu() {
  const anchor = useMenuAnchor();
  const runner = anchor && runners.rows.get(anchor.id);
  if (!runner) return null;
  return (
    <PopMenu
      key={anchor.id}
      anchor={anchor.element}
      label={`Actions on ${runner.name}`}
      items={entriesFor(runner)}
      onPick={(key) => ask(key, [runner.id])}
      onClose={closeMenu}
    />
  );
}
