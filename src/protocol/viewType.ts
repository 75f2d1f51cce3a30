/** What VS Code calls a Studio's panel; the manifest names it too. */

export const studioViewType = 'easel.studio';
