/** What VS Code 1.139 gives to a webview in four of its themes, as far as the page and its controls read it. Read from a real window, not written. */

import recorded from './themes.json' with { type: 'json' };

export type ThemeName = 'light' | 'dark' | 'highContrast' | 'highContrastLight';

export type Theme = {
  /** `data-vscode-theme-kind` of the body. */
  readonly kind: string;
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The style sheet that VS Code puts before the page's own. */
  readonly defaultStyles: string;
};

export const themes: Readonly<Record<ThemeName, Theme>> = recorded;
