import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env.BATON_DEV_SERVER ?? 'http://127.0.0.1:7070';

/** Puts what runs before the page into its head, as a file of its own: Vite would make one of all scripts of a page. */
const early: Plugin = {
  name: 'early',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle }) => {
      const chunk = Object.values(bundle ?? {}).find((file) => file.type === 'chunk' && file.isEntry && file.name === 'early');
      if (!chunk) throw new Error('the build has no entry `early`');
      return [
        {
          tag: 'script',
          attrs: { type: 'module', async: true, crossorigin: true, src: `/${chunk.fileName}` },
          injectTo: 'head-prepend',
        },
      ];
    },
  },
};

export default defineConfig({
  plugins: [react(), early],
  server: {
    proxy: {
      '/api': { target: server, ws: true },
      '/download': { target: server },
    },
  },
  build: {
    target: 'es2023',
    // Inlined data URLs would need an exception in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: 'index.html', early: 'src/early/early.ts' },
      // What many pages share is one file: thirty small ones before the first screen cost more than they spare.
      output: { advancedChunks: { groups: [{ name: 'common', minShareCount: 6 }] } },
    },
  },
});
