import { generate } from 'lean-qr';
import { useMemo } from 'react';
import styles from './account.module.css';

/** Readers need so many light modules around a code. */
const quiet = 4;

/** A text as a QR code, drawn here: a secret goes to nobody who draws pictures. Dark on light in both schemes, as readers want it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const code = generate(text);
    let path = '';
    for (let y = 0; y < code.size; y++)
      for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + quiet} ${y + quiet}h1v1h-1z`;
    return { size: code.size + 2 * quiet, path };
  }, [text]);
  return (
    <svg className={styles.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
