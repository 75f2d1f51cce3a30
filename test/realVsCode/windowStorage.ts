/** What VS Code keeps of a window in the browser. Runs in the page. */

/** Every value of VS Code's own databases as one text. */
export async function readStorage(): Promise<string> {
  const answered = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const values: unknown[] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const database = await answered(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      values.push(...(await answered(database.transaction(store).objectStore(store).getAll())));
    database.close();
  }
  return values.join('\n');
}
