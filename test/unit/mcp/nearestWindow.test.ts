/** Which window an agent means. */

import * as assert from 'node:assert/strict';
import { nearestWindow } from '../../../src/mcp/nearestWindow';

const at = (...folders: string[]) => ({ folders });
const find = (windows: readonly { folders: string[] }[], ...places: string[]) =>
  nearestWindow(windows, places, '/')?.folders[0];

describe('The nearest window', () => {
  it('has the innermost folder around the agent', () => {
    const windows = [at('/'), at('/work'), at('/work/app'), at('/work/application')];
    assert.equal(find(windows, '/work/app/src'), '/work/app');
    assert.equal(find(windows, '/work/app'), '/work/app');
    assert.equal(find(windows, '/work/apple'), '/work');
    assert.equal(find(windows, '/home'), '/');
  });

  it('may have several folders', () => {
    assert.equal(find([at('/a', '/b/c'), at('/b')], '/b/c/d'), '/a');
  });

  it('is the only one inside the agent’s folder where none is around it', () => {
    assert.equal(find([at('/work/app'), at('/other')], '/work'), '/work/app');
    assert.equal(find([at('/work/app'), at('/work/site'), at('/other')], '/work'), undefined);
  });

  it('is the first that one of the places decides', () => {
    assert.equal(find([at('/a'), at('/b')], '/b', '/a'), '/b');
    assert.equal(find([at('/a'), at('/b')], '/c', '/a'), '/a');
  });

  it('is the only one that is open, where no place says anything', () => {
    assert.equal(find([at('/a')], '/c'), '/a');
    assert.equal(find([at('/a'), at('/b')], '/c'), undefined);
    assert.equal(find([], '/c'), undefined);
  });

  it('is the newest of those of one folder', () => {
    const [newest, older] = [at('/a'), at('/a')];
    assert.equal(nearestWindow([newest, older], ['/a/b'], '/'), newest);
  });

  it('is found on Windows whatever the case of letters', () => {
    assert.ok(nearestWindow([at('C:\\Work'), at('D:\\')], ['c:\\work\\app'], '\\'));
    assert.deepEqual(nearestWindow([at('C:\\Work'), at('D:\\')], ['d:\\x'], '\\')?.folders, ['D:\\']);
  });
});
