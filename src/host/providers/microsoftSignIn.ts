/** Access tokens of the Microsoft account that VS Code is signed in with, for Azure. Never keeps one: VS Code does, and renews it. */

import * as vscode from 'vscode';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import type { Provider } from '../../providers/provider';

const microsoft = 'microsoft';

/** Has the user sign in and agree to it, where that was not done yet. False when the user did not. */
export async function signIn({ signInScopes = [] }: Provider): Promise<boolean> {
  try {
    const session = await vscode.authentication.getSession(microsoft, signInScopes, { createIfNone: true });
    return session !== undefined;
  } catch {
    return false; // VS Code itself has said what it was, where it was not the user's will.
  }
}

/** A token as it is valid now. Throws ImageError `noKey` when nobody is signed in any more. */
export async function accessToken({ label, signInScopes = [] }: Provider): Promise<string> {
  const session = await vscode.authentication
    .getSession(microsoft, signInScopes, { silent: true })
    .then(undefined, () => undefined);
  if (session !== undefined) return session.accessToken;
  throw new ImageError(
    'noKey',
    sentence(
      'You are no longer signed in with Microsoft for {0}. Sign in again where its key is set.',
      label,
    ),
  );
}
