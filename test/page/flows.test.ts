import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { settle, useStudio } from './support/studioPage';

describe('A person at the Studio', function () {
  this.timeout(60_000);
  const studio = useStudio();

  /** Waits until what has the focus is called so: as a screen reader tells it. */
  const focusIsOn = async (page: Page, name: string) => {
    const named = (name: string) => {
      const { activeElement } = document;
      const label = activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
      return label.trim().startsWith(name);
    };
    await page.waitForFunction(named, name, { timeout: 5000 });
  };

  it('writes, chooses and generates by keyboard alone', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { prompt: '' }));
    await focusIsOn(page, 'Prompt');
    await page.keyboard.type('a lighthouse');
    await host.asked('setPrompt');
    const chip = page.locator('[data-chip="n"]');
    await chip.focus();
    await page.keyboard.press('Enter');
    await focusIsOn(page, '2');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.deepEqual(await host.asked('setParameter'), { type: 'setParameter', parameter: 'n', value: 3 });
    await page.keyboard.press('Escape');
    await page.locator('studio-popup').waitFor({ state: 'detached' });
    await focusIsOn(page, 'Pictures: 3 pictures');
    await page.keyboard.press('Control+Enter');
    await host.asked('generate');
    assert.equal((await host.asked('setPrompt')).prompt, 'a lighthouse');
  });

  it('is never a letter behind when generating at once', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { prompt: '' }));
    await page.keyboard.type('quick');
    await page.keyboard.press('Control+Enter');
    await host.asked('generate');
    const types = host.intents
      .map(({ type }) => type)
      .filter(type => type === 'setPrompt' || type === 'generate');
    assert.equal(types.at(-1), 'generate');
    assert.equal((await host.asked('setPrompt')).prompt, 'quick');
  });

  it('keeps typing while jobs move on', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { prompt: '' }));
    const text = 'a fox that is typed while the host keeps talking';
    const typing = page.keyboard.type(text, { delay: 15 });
    for (let bytes = 0; bytes < 12; bytes++) {
      await host.send({
        type: 'state',
        state: { ...host.state, jobs: [states.job('j', { type: 'receiving', bytes })] },
      });
    }
    await typing;
    assert.equal(await page.locator('#prompt').inputValue(), text);
  });

  it('walks through earlier prompts at the edges of the text, and back to the own one', async () => {
    const { states, open } = studio();
    const { page } = await open(states.state([], { prompt: 'my own' }));
    const prompt = page.locator('#prompt');
    await prompt.press('Home');
    await prompt.press('ArrowUp');
    assert.equal(await prompt.inputValue(), 'The prompt before');
    await prompt.press('ArrowUp');
    assert.equal(await prompt.inputValue(), 'The one before that');
    await prompt.press('ArrowUp');
    assert.equal(await prompt.inputValue(), 'The one before that', 'there is no older one');
    await prompt.press('End');
    await prompt.press('ArrowDown');
    await prompt.press('ArrowDown');
    assert.equal(await prompt.inputValue(), 'my own');
  });

  it('cancels the newest running job with Escape', async () => {
    const { states, open } = studio();
    const jobs = [
      states.job('older', { type: 'waiting' }, ['fox']),
      states.job('newer', { type: 'waiting' }, ['boat']),
    ];
    const { page, host } = await open(states.state(jobs));
    await page.locator('#prompt').press('Escape');
    assert.equal((await host.asked('cancelJob')).job, 'newer');
    await page.locator('[data-job="newer"][data-state="cancelled"]').waitFor();
    await page.locator('#prompt').press('Escape');
    assert.equal((await host.asked('cancelJob', host.intents.length - 1)).job, 'older');
  });

  it('sees an illegal size explained and takes the nearest', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    await page.locator('[data-chip="size"]').click();
    await page.locator('.custom-size input').first().fill('1000');
    const advice = page.locator('.custom-size [role="status"]');
    assert.match(await advice.innerText(), /multiples of 16/);
    await advice.getByRole('button').click();
    assert.equal((await host.asked('setParameter')).value, '992x1024');
    await page.getByRole('button', { name: 'Size: 992×1024' }).waitFor();
  });

  it('reaches every action of a picture by its keys', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([states.job('j', { type: 'done' }, ['fox'])]));
    const keys = {
      o: 'open',
      i: 'insert',
      e: 'edit',
      r: 'useAsReference',
      s: 'useSettings',
      g: 'again',
      f: 'favourite',
      F2: 'rename',
      Delete: 'delete',
      'Control+c': 'copyPath',
    };
    for (const [key, action] of Object.entries(keys)) {
      const before = host.intents.length;
      await page.locator('[data-picture="fox"] .face').press(key);
      assert.equal((await host.asked('picture', before)).action, action, key);
    }
  });

  it('opens the menu with the keyboard, chooses by a letter and is back at the picture', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([states.job('j', { type: 'done' }, ['fox'])]));
    await page.locator('[data-picture="fox"] .face').focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('r');
    await focusIsOn(page, 'Reveal in Explorer');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    assert.equal((await host.asked('picture')).action, 'reveal');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await focusIsOn(page, 'A red fox');
  });

  it('opens a picture large, walks to its neighbour, and Escape leads back', async () => {
    const { states, open } = studio();
    const { page } = await open(states.state([states.job('j', { type: 'done' }, ['fox', 'foxDusk'])]));
    await page.locator('[data-picture="fox"] .face').focus();
    await page.keyboard.press('Enter');
    await page.locator('.viewer h2', { hasText: 'fox.jpg' }).waitFor();
    await focusIsOn(page, 'Back to All Pictures');
    await page.keyboard.press('ArrowRight');
    await page.locator('.viewer h2', { hasText: 'foxDusk.jpg' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.viewer').waitFor({ state: 'detached' });
    await focusIsOn(page, 'A red fox in a birch forest at dusk');
  });

  it('compares two pictures by keyboard, and the divider follows', async () => {
    const { states, open } = studio();
    const { page } = await open(states.state([states.job('j', { type: 'done' }, ['fox', 'foxDusk'])]));
    await page.locator('[data-picture="fox"] .face').press('c');
    await page.locator('.notice', { hasText: 'Choose the picture to compare fox.jpg with.' }).waitFor();
    await page.locator('[data-picture="foxDusk"] .face').press('Enter');
    const divider = page.getByRole('slider', { name: 'Divider' });
    await divider.press('End');
    assert.equal(
      await page
        .locator('.sheets')
        .evaluate(sheets => (sheets as HTMLElement).style.getPropertyValue('--at')),
      '100%',
    );
    await page.getByRole('radio', { name: 'Side by side' }).press('Space');
    await page.locator('.sheets').press('+');
    const scales = await page
      .locator('.sheet img')
      .evaluateAll(images => images.map(image => getComputedStyle(image).transform));
    assert.deepEqual(
      scales,
      ['matrix(1.5, 0, 0, 1.5, 0, 0)', 'matrix(1.5, 0, 0, 1.5, 0, 0)'],
      'the zoom is linked',
    );
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  it('compares an edit with its source, which the page has to ask for', async () => {
    const { states, open } = studio();
    const edit = states.picture('foxDusk', { job: 'j', parents: ['source'] });
    const job = states.job('j', { type: 'done' }, ['foxDusk'], { pictures: [edit] });
    const { page, host } = await open(states.state([job]), {
      entries: [states.picture('fox', { id: 'source', name: 'source.jpg' })],
    });
    await page.locator('[data-picture="foxDusk"] .face').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Compare with Source' }).click();
    assert.deepEqual((await host.asked('readPictures')).pictures, ['source']);
    await page.locator('dialog .pair', { hasText: 'source.jpg' }).waitFor();
  });

  it('moves and removes references by keyboard', async () => {
    const { states, open } = studio();
    const references = (['boat', 'cat'] as const).map(name => ({
      id: name,
      name: `${name}.jpg`,
      thumbnail: states.url(name),
      width: 10,
      height: 10,
    }));
    const { page, host } = await open(states.state([], { references }));
    await page.locator('.reference').nth(1).press('ArrowLeft');
    assert.deepEqual(await host.asked('moveReference'), { type: 'moveReference', reference: 'cat', to: 0 });
    await page.getByRole('button', { name: /^Picture 1, edited: cat\.jpg/ }).press('Delete');
    assert.equal((await host.asked('removeReference')).reference, 'cat');
  });

  it('pastes a picture', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'pasted.png', { type: 'image/png' }));
      document
        .querySelector('#prompt')
        ?.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        );
    });
    const { name, bytes } = await host.asked('addBytes');
    assert.equal(name, 'pasted.png');
    assert.deepEqual([...bytes], [137, 80, 78, 71]);
  });

  it('drops files of the explorer, and is told where they will go', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    const drag = (type: string) =>
      page.evaluate(type => {
        const data = new DataTransfer();
        data.setData('application/vnd.code.uri-list', 'file:///work/a.png\r\nfile:///work/b.png');
        const event = new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector('.timeline')?.dispatchEvent(event);
        return event.defaultPrevented;
      }, type);
    assert.ok(await drag('dragenter'), 'VS Code takes what the page does not refuse');
    await page.locator('.drop').waitFor();
    await drag('drop');
    assert.deepEqual((await host.asked('addUris')).uris, ['file:///work/a.png', 'file:///work/b.png']);
    await page.locator('.drop').waitFor({ state: 'detached' });
  });

  it('drags a picture out, with what editors and other programs read', async () => {
    const { states, open } = studio();
    const { page } = await open(states.state([states.job('j', { type: 'done' }, ['fox'])]));
    const types = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      document
        .querySelector('[data-picture="fox"]')
        ?.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }));
      return Object.fromEntries(
        ['text/uri-list', 'application/vnd.code.uri-list', 'DownloadURL'].map(type => [
          type,
          dataTransfer.getData(type),
        ]),
      );
    });
    assert.equal(types['text/uri-list'], 'file:///work/site/images/fox.jpg');
    assert.equal(types['application/vnd.code.uri-list'], 'file:///work/site/images/fox.jpg');
    assert.match(types.DownloadURL ?? '', /^image\/jpeg:fox\.jpg:http/);
  });

  it('presses the button that mends a failure, and reads what a retry may cost', async () => {
    const { states, open } = studio();
    const failed = {
      type: 'failed',
      kind: 'timeout',
      message: 'No answer.',
      mayHaveBeenCharged: true,
      mends: ['Wait Longer', 'Show Log'],
    } as const;
    const { page, host } = await open(states.state([states.job('j', failed, ['fox'])]));
    await page.getByRole('button', { name: 'Show Log' }).click();
    assert.deepEqual(await host.asked('mendJob'), { type: 'mendJob', job: 'j', mend: 1 });
    await page.getByRole('button', { name: 'Retry (may cost again)' }).click();
    assert.equal((await host.asked('retryJob')).job, 'j');
  });

  it('hears progress and results, once each', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    const said = page.locator('[aria-live="polite"]');
    await host.showJob(states.job('j', { type: 'waiting' }, ['fox', 'foxDusk']));
    assert.equal(await said.innerText(), 'The provider is making 2 pictures.');
    await host.showJob(states.job('j', { type: 'receiving', bytes: 10 }, ['fox', 'foxDusk']));
    await host.showJob(states.job('j', { type: 'receiving', bytes: 20 }, ['fox', 'foxDusk']));
    assert.equal(await said.innerText(), 'Receiving.');
    await host.showJob(states.job('j', { type: 'done' }, ['fox', 'foxDusk']));
    assert.equal(await said.innerText(), '2 pictures ready.');
  });

  it('filters as he types and sees what is left', async () => {
    const { states, open } = studio();
    const entries = states.history(60);
    const { page, host } = await open(states.state([], {}, entries), { entries });
    await page
      .getByRole('searchbox')
      .or(page.getByLabel('Search in prompts and names'))
      .first()
      .pressSequentially('lighthouse');
    await page.locator('.total', { hasText: '6 pictures' }).waitFor();
    assert.equal((await host.asked('filterHistory')).filter.text, 'lighthouse');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('.total').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Favourites Only' }).click();
    assert.ok((await host.asked('filterHistory')).filter.favourites);
  });

  it('sees what a style adds, and the request with the last letter in it', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { prompt: '' }));
    await page.getByRole('button', { name: 'Isometric' }).click();
    await page.locator('.added', { hasText: 'isometric, soft shadows' }).waitFor();
    await page.locator('#prompt').fill('a harbour');
    await page.getByRole('button', { name: 'Show Request' }).click();
    await host.asked('showRequest');
    assert.equal((await host.asked('setPrompt')).prompt, 'a harbour');
  });

  it('chooses another provider and model, and finds the way to all of them', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    await page.locator('[data-chip="provider"]').click();
    await page.getByRole('radio', { name: 'AIGNE Hub' }).check();
    assert.equal((await host.asked('setProvider')).provider, 'hub');
    await page.keyboard.press('Escape');
    await page.locator('[data-chip="model"]').click();
    await page.getByRole('radio', { name: 'dall-e-3' }).check();
    assert.equal((await host.asked('setModel')).model, 'dall-e-3');
    await page.getByRole('button', { name: 'All Models…' }).click();
    await host.asked('pickModel');
    await page.locator('studio-popup').waitFor({ state: 'detached' });
  });

  it('cannot ask for what the model would refuse', async () => {
    const { states, open } = studio();
    const abilities = { ...states.composer().abilities, maxPromptCharacters: 5 };
    const { page, host } = await open(states.state([], { prompt: 'too long', abilities }));
    await page.locator('#prompt').press('Control+Enter');
    await page.locator('#prompt').fill('short');
    await page.locator('#prompt').press('Control+Enter');
    await host.asked('generate');
    assert.equal(host.intents.filter(({ type }) => type === 'generate').length, 1);
  });

  it('shows one family, and everything again', async () => {
    const { states, open } = studio();
    const edit = states.picture('foxDusk', { job: 'j', parents: ['h3'] });
    const job = states.job('j', { type: 'done' }, ['foxDusk'], { pictures: [edit] });
    const entries = states.history(20);
    const { page, host } = await open(states.state([job], {}, entries), { entries });
    await page.locator('[data-picture="foxDusk"] .face').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show Family' }).click();
    assert.equal((await host.asked('filterHistory')).filter.familyOf, 'foxDusk');
    await page.getByRole('button', { name: 'One family' }).click();
    assert.equal((await host.asked('filterHistory', host.intents.length - 1)).filter.familyOf, undefined);
  });

  it('finds the picture that he opened in view, beside it and after it', async () => {
    const { states, open } = studio();
    const entries = states.history(400);
    const { page } = await open(states.state([], {}, entries), { entries });
    await page.locator('.scroller').evaluate(element => element.scrollBy(0, -5000));
    const tile = page.locator('[data-picture="h170"] .face');
    await tile.click();
    await page.locator('.viewer').waitFor();
    const isInView = () =>
      page.waitForFunction(() => {
        const tile = document.querySelector('[data-picture="h170"]')?.getBoundingClientRect();
        const window = document.querySelector('.scroller')?.getBoundingClientRect();
        return tile && window && tile.top >= window.top - 1 && tile.bottom <= window.bottom + 1;
      });
    await isInView();
    await page.keyboard.press('Escape');
    await page.locator('.viewer').waitFor({ state: 'detached' });
    await isInView();
  });

  it('finds the picture again that was open before a reload', async () => {
    const { states, open } = studio();
    const entries = states.history(500);
    const { page, host } = await open(states.state([], {}, entries), {
      entries,
      remembered: { selected: 'h400' },
    });
    await page.locator('.viewer h2').waitFor();
    assert.deepEqual((await host.asked('readPictures')).pictures, ['h400']);
  });

  it('walks through the history with the arrows', async () => {
    const { states, open } = studio();
    const entries = states.history(200);
    const { page } = await open(states.state([], {}, entries), { entries });
    const newest = page.locator('[data-picture="h0"] .face');
    await newest.focus();
    await page.keyboard.press('ArrowLeft');
    assert.match(
      await page.evaluate(
        () => document.activeElement?.closest('[data-picture]')?.getAttribute('data-picture') ?? '',
      ),
      /^h1$/,
    );
    for (let row = 0; row < 12; row++) await page.keyboard.press('ArrowUp');
    const at = await page.evaluate(
      () => document.activeElement?.closest<HTMLElement>('.cell')?.dataset.position,
    );
    assert.equal(Number(at), 1 + 12 * 7);
    assert.equal(
      (await page.locator('.history .face[tabindex="-1"]').count()) > 0,
      true,
      'one tab stop for all of it',
    );
  });
});

describe('Nothing jumps', function () {
  this.timeout(60_000);
  const studio = useStudio();

  it('when sketches and pictures arrive, newest job or not', async () => {
    const { states, open } = studio();
    const done = states.job('before', { type: 'done' }, ['mountains']);
    const { page, host } = await open(states.state([done]));
    await host.showJob(states.job('j', { type: 'waiting' }, ['fox', 'foxDusk']));
    await settle(page);
    const places = () =>
      page
        .locator('.frame, .job .prompt')
        .evaluateAll(all => all.map(one => JSON.stringify(one.getBoundingClientRect())));
    const before = await places();
    await page.evaluate(() => {
      const scope = window as unknown as { shifted: number };
      scope.shifted = 0;
      new PerformanceObserver(list => {
        for (const entry of list.getEntries()) scope.shifted += (entry as unknown as { value: number }).value;
      }).observe({ type: 'layout-shift' });
    });
    await host.showJob(
      states.job('j', { type: 'receiving', bytes: 100_000 }, ['fox', 'foxDusk'], {
        partials: [states.url('foxSketch')],
      }),
    );
    await settle(page);
    await host.showJob(
      states.job('j', { type: 'receiving', bytes: 200_000 }, ['fox', 'foxDusk'], {
        pictures: [states.picture('fox', { job: 'j' })],
      }),
    );
    await settle(page);
    // It came out square although a wide one was asked for: its place stays.
    const square = states.picture('cat', { job: 'j' });
    await host.showJob(
      states.job('j', { type: 'done' }, ['fox', 'foxDusk'], {
        pictures: [states.picture('fox', { job: 'j' }), square],
      }),
    );
    await settle(page);
    assert.deepEqual(await places(), before);
    assert.equal(await page.evaluate(() => (window as unknown as { shifted: number }).shifted), 0);
  });

  it('when a job begins while the reader is far up in the history', async () => {
    const { states, open } = studio();
    const entries = states.history(500);
    const { page, host } = await open(states.state([], {}, entries), { entries });
    const scroller = page.locator('.scroller');
    await host.showJob(states.job('j', { type: 'waiting' }, ['fox']));
    await scroller.evaluate(element => element.scrollBy(0, -3000));
    await settle(page);
    const seen = await page.evaluate(
      () => document.elementFromPoint(400, 300)?.closest<HTMLElement>('.cell')?.dataset.position,
    );
    const top = () =>
      page.locator(`[data-position="${seen}"]`).evaluate(element => element.getBoundingClientRect().top);
    const before = await top();
    await host.showJob(states.job('j', { type: 'done' }, ['fox']));
    await host.showJob(
      states.job(
        'j',
        { type: 'failed', kind: 'timeout', message: 'No.', mayHaveBeenCharged: false, mends: [] },
        ['fox'],
      ),
    );
    assert.ok(Math.abs((await top()) - before) < 1, 'scroll positions are whole pixels');
  });
});
