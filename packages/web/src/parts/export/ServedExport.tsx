import { ExportChoice } from './ExportChoice.tsx';
import type { ExportFormat } from './exported.ts';
import { saveServed } from './save-file.ts';

interface Props {
  /** of the menu: what is exported */
  label: string;
  hrefOf: (format: ExportFormat) => string;
}

/** All that passes the filters, also what is not loaded, as a file that the server writes. */
export const ServedExport = ({ label, hrefOf }: Props) => (
  <ExportChoice word="Export" label={label} onPick={(format) => saveServed(hrefOf(format))} />
);
