// The same history in SQLite, in a Node that has it: `node sqlite.js FILE LINES`. FILE holds the entries, a line of JSON each.
import { readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const [, , file] = process.argv;
const entries = readFileSync(file, 'utf8')
  .split('\n')
  .filter(Boolean)
  .flatMap(line => JSON.parse(line).entry ?? []);
const place = `${file}.sqlite`;
rmSync(place, { force: true });
const filling = new DatabaseSync(place);
filling.exec('CREATE TABLE entries (id TEXT PRIMARY KEY, madeAt TEXT, prompt TEXT, entry TEXT)');
filling.exec('BEGIN');
const add = filling.prepare('INSERT INTO entries VALUES (?, ?, ?, ?)');
for (const entry of entries) add.run(entry.id, entry.madeAt, entry.prompt, JSON.stringify(entry));
filling.exec('COMMIT');
filling.close();

const timed = work => {
  const start = performance.now();
  const value = work();
  return [performance.now() - start, value];
};
const [open, database] = timed(() => {
  const database = new DatabaseSync(place);
  database.prepare('SELECT COUNT(*) AS count FROM entries').get();
  database.prepare('SELECT entry FROM entries ORDER BY madeAt DESC LIMIT 200').all();
  return database;
});
const [filter] = timed(() => {
  database.prepare("SELECT COUNT(*) FROM entries WHERE prompt LIKE '%fox 77%'").get();
  database.prepare("SELECT entry FROM entries WHERE prompt LIKE '%fox 77%' LIMIT 200").all();
});
const insert = database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?)');
const [append] = timed(() => insert.run('new', '2026-01-01', 'a fox', '{}'));
process.stdout.write(JSON.stringify({ open, filter, append }));
