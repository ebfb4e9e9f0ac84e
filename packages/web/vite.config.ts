import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.BATON_DEV_SERVER ?? 'http://127.0.0.1:7070';

export default defineConfig({
  plugins: [react()],
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
  },
});
