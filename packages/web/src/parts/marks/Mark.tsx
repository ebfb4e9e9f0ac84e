/** The sign of Baton: a relay baton on its way. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#4a3fb5" />
      <g transform="rotate(-45 16 16)">
        <rect x="5" y="12.5" width="13" height="7" rx="3.5" fill="#fff" />
        <rect x="19.5" y="12.5" width="7.5" height="7" rx="3.5" fill="#ffc857" />
      </g>
    </svg>
  );
}
