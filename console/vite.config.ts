import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// Vite reads the default export, and nothing else.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative, so that the page works under whatever prefix it is mounted.
  base: './',
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    assetsDir: 'assets',
    // Files of their own: the page's policy takes nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
})
