import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname
const alias = { '@core': resolve(root, 'src/core') }

/** The desktop program: main process with its backend worker, preload script, window. */
export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: 'out/main',
      // see vite.node.config.ts
      externalizeDeps: { exclude: ['drizzle-orm'] },
      rolldownOptions: {
        input: {
          index: resolve(root, 'src/main/index.ts'),
          backendWorker: resolve(root, 'src/main/backend/worker.ts'),
          backendReader: resolve(root, 'src/main/backend/reader.ts'),
        },
        external: ['better-sqlite3'],
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src/preload/index.ts') },
        // a sandboxed preload is CommonJS in one file
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    resolve: { alias },
    plugins: [react()],
    build: {
      outDir: resolve(root, 'out/renderer'),
      // the browser edition opens in what is installed
      target: 'es2022',
      rolldownOptions: { input: { index: resolve(root, 'src/renderer/index.html') } },
    },
  },
})
