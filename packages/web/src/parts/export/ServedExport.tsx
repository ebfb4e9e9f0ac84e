import { ExportChoice } from './ExportChoice.tsx';
import type { ExportFormat } from './exported.ts';
import { saveServed } from './save-file.ts';

interface Props {
  /** of the menu: what is exported */
  label: string;
  /** of the button: what is good to know before */
  about?: string;
  hrefOf: (format: ExportFormat) => string;
}

/** All that passes the filters, also what is not loaded, as a file that the server writes. */
export const ServedExport = ({ label, about, hrefOf }: Props) => (
  <ExportChoice word="Export" label={label} about={about} onPick={(format) => saveServed(hrefOf(format))} />
);
