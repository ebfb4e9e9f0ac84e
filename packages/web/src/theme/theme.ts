import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Between blue and violet: far from every colour that means something here. */
const iris: MantineColorsTuple = [
  '#f3f2ff',
  '#e4e1fd',
  '#c9c3fa',
  '#aba2f5',
  '#9186ef',
  '#7a6ce6',
  '#6355d8',
  '#4f43bd',
  '#423799',
  '#342c78',
];

/** Mantine's dark scheme is built on these: our cool greys instead of its neutral ones. */
const dark: MantineColorsTuple = [
  '#e8ebf0',
  '#c5ccd6',
  '#a2abba',
  '#7d8696',
  '#3a414e',
  '#2b313c',
  '#1b1f27',
  '#14171d',
  '#0f1216',
  '#0a0c10',
];

export const theme = createTheme({
  colors: { iris, dark },
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono', ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  defaultRadius: 'md',
  radius: { sm: '4px', md: '6px', lg: '10px' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    // Choices open where their field is: inside of a dialog they belong to it, for the keyboard and for screen readers.
    Select: { defaultProps: { withScrollArea: false, comboboxProps: { withinPortal: false } } },
  },
});

/** Mantine's own greys are too faint to read in places; these come from our tokens, which are checked for contrast. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-placeholder': 'var(--ink-soft)',
    '--mantine-color-error': 'var(--red-ink)',
    '--mantine-color-anchor': 'var(--link)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-strong)',
  };
  return { variables: {}, light: shared, dark: shared };
};
