import * as assert from 'node:assert/strict';
import { drawn } from './support/easel';
import { focusIsOn, photograph, useStudio } from './support/studioPage';

describe('A person among his pictures', function () {
  this.timeout(60_000);
  const studio = useStudio();

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

  it('reads in the card what the picture’s file is called, and opens it by that', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([states.job('j', { type: 'done' }, ['fox'])]));
    const link = page.locator('[data-picture="fox"]').getByRole('button', { name: 'fox.jpg', exact: true });
    await page.locator('[data-picture="fox"] .face').hover();
    await page.waitForFunction(
      link => link && getComputedStyle(link).opacity === '1',
      await link.elementHandle(),
    );
    await link.click();
    assert.equal((await host.asked('picture')).action, 'open');
  });

  it('reads in the menu, in the card and beside the large picture which file it is inserted into', async () => {
    const { states, open } = studio();
    const jobs = [states.job('j', { type: 'done' }, ['fox'])];
    const { page, host } = await open(states.state(jobs));
    const tile = page.locator('[data-picture="fox"]');
    const insert = (name: string) => ({
      card: tile.getByRole('button', { name, exact: true, includeHidden: true }),
      item: page.getByRole('menuitem', { name, exact: false }),
    });
    await insert('Insert into Active Editor').card.waitFor({ state: 'attached' });
    await host.show(states.state(jobs, { editorName: 'intro.md' }));
    const { card, item } = insert('Insert into intro.md');
    await card.waitFor({ state: 'attached' });
    await tile.locator('.face').press('Shift+F10');
    await item.waitFor();
    await page.keyboard.press('Escape');
    await tile.locator('.face').press('Enter');
    await page.locator('.viewer').getByRole('button', { name: 'Insert into intro.md' }).waitFor();
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

  it('shows what the provider answered, what it changed, and compares both and the source', async () => {
    const { states, open } = studio();
    const [answer, source] = [states.url('foxDusk'), states.url('boat')];
    const fox = states.picture('fox', {
      job: 'j',
      warnings: ['The provider changed 51.6 % of the protected pixels; the original was kept there.'],
      raw: { name: 'the provider’s answer', source: answer, width: 768, height: 512 },
      original: { name: 'photo.png', source, width: 768, height: 512 },
    });
    const job = states.job('j', { type: 'done' }, ['fox'], { pictures: [fox] });
    const { page } = await open(states.state([job]), { remembered: { selected: 'fox' } });
    const image = page.locator('.viewer .large img');
    const shown = () => image.getAttribute('src');
    await page.locator('.viewer').getByText('51.6 % of the protected pixels').waitFor();
    assert.equal(await shown(), fox.source);
    const toggle = page.getByRole('button', { name: 'Show What the Provider Answered' });
    await toggle.click();
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
    assert.equal(await shown(), answer);
    await photograph(page, 'provider-answer');
    await toggle.click();
    assert.equal(await shown(), fox.source);
    for (const [item, first] of [
      ['Compare with the Provider’s Answer', answer],
      ['Compare with Source', source],
    ] as const) {
      await page.locator('.viewer').getByRole('button', { name: 'More Actions…' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      const sheets = page.locator('dialog.compare .sheet img');
      assert.deepEqual(await sheets.evaluateAll(images => images.map(image => image.getAttribute('src'))), [
        first,
        fox.source,
      ]);
      await page.keyboard.press('Escape');
      await page.locator('dialog.compare').waitFor({ state: 'detached' });
    }
  });

  it('lays what was padded or extended upon what it was made of', async () => {
    const { states, open } = studio();
    const { width, height } = states.picture('fox');
    const fox = states.picture('fox', {
      job: 'j',
      raw: { name: 'the answer', source: states.url('cat'), width: 2 * width, height: 2 * width },
      inAnswer: { x: 0, y: width - height, width: 2 * width, height: 2 * height },
      original: { name: 'photo.png', source: states.url('boat'), width: width / 2, height },
      inSource: { x: -width / 4, y: 0, width, height },
    });
    const job = states.job('j', { type: 'done' }, ['fox'], { pictures: [fox] });
    const { page } = await open(states.state([job]), { remembered: { selected: 'fox' } });
    /** Of the first picture: its corner and its size, where the second one’s are 0, 0 and 1, 1. */
    const places = async (item: string) => {
      await page.locator('.viewer').getByRole('button', { name: 'More Actions…' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      const [first, second] = await page
        .locator('dialog.compare .sheet img')
        .evaluateAll(images => images.map(image => image.getBoundingClientRect().toJSON() as DOMRect));
      assert.ok(first && second);
      await page.keyboard.press('Escape');
      await page.locator('dialog.compare').waitFor({ state: 'detached' });
      const [x, y] = [(first.x - second.x) / second.width, (first.y - second.y) / second.height];
      return [x, y, first.width / second.width, first.height / second.height].map(one => one.toFixed(2));
    };
    const around = (width / height - 1) / 2;
    assert.deepEqual(
      await places('Compare with the Provider’s Answer'),
      [0, -around, 1, width / height].map(one => one.toFixed(2)),
    );
    assert.deepEqual(await places('Compare with Source'), ['0.25', '0.00', '0.50', '1.00']);
  });

  it('is told what went wrong until it is dealt with or the next step is taken', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([states.job('j', { type: 'done' }, ['fox'])]));
    const told = page.locator('.notice.problem');
    await host.send({ type: 'problem', message: 'The mask does not fit.' });
    await page.locator('#prompt').fill('typing goes on');
    assert.ok(await told.isVisible());
    await page.locator('[data-picture="fox"] .face').press('f');
    await told.waitFor({ state: 'detached' });
    await host.send({ type: 'problem', message: 'The mask does not fit.' });
    await told.waitFor();
    await host.send({ type: 'problemOver' });
    await told.waitFor({ state: 'detached' });
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
      .locator('.sheet .part')
      .evaluateAll(parts => parts.map(part => getComputedStyle(part).transform));
    assert.deepEqual(
      scales,
      ['matrix(1.5, 0, 0, 1.5, 0, 0)', 'matrix(1.5, 0, 0, 1.5, 0, 0)'],
      'the zoom is linked',
    );
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  it('finds the main actions in words beside a large picture, and all of them behind the last button', async () => {
    const { states, open } = studio();
    const job = states.job('j', { type: 'done' }, ['fox']);
    const { page, host } = await open(states.state([job]), { remembered: { selected: 'fox' } });
    const actions = page.locator('.viewer .action-list');
    assert.deepEqual(await actions.locator('.text-button').allInnerTexts(), [
      'Edit',
      'Insert',
      'Copy Image',
      'Make Again',
    ]);
    for (const [item, action] of [
      ['Remove Background', 'removeBackground'],
      ['Make Variations…', 'makeVariations'],
    ] as const) {
      await actions.getByRole('button', { name: 'More Actions…' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      assert.equal((await host.asked('picture', host.intents.length - 1)).action, action);
    }
    await actions.getByRole('button', { name: 'Make Again' }).click();
    assert.equal((await host.asked('picture', host.intents.length - 1)).action, 'again');
  });

  it('copies the picture itself, as the PNG that other programs take', async () => {
    const { states, open } = studio();
    const { page } = await open(states.state([states.job('j', { type: 'done' }, ['fox'])]));
    await page.locator('[data-picture="fox"] .face').press('ControlOrMeta+c');
    await page.locator('.told-shortly', { hasText: 'fox.jpg is in the clipboard.' }).waitFor();
    const size = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const bitmap = await createImageBitmap((await item?.getType('image/png')) ?? new Blob());
      return [bitmap.width, bitmap.height];
    });
    assert.deepEqual(size, [768, 512]);
    await page.locator('.told-shortly').waitFor({ state: 'detached' });
  });

  it('reads what an edit was made of, and goes there', async () => {
    const { states, open } = studio();
    const edited = { name: 'source.jpg', picture: 'source', maskShare: 0.128 };
    const edit = states.picture('foxDusk', { job: 'j', parents: ['source'], edited });
    const job = states.job('j', { type: 'done' }, ['foxDusk'], { pictures: [edit] });
    const { page } = await open(states.state([job]), {
      entries: [states.picture('fox', { id: 'source', name: 'source.jpg' })],
      remembered: { selected: 'foxDusk' },
    });
    await page.locator('.viewer').getByRole('button', { name: 'From source.jpg, mask 13 %' }).click();
    await page.locator('.viewer h2', { hasText: 'source.jpg' }).waitFor();
  });

  it('reads beside the large picture what was asked for, and what was used in its place', async () => {
    const { states, open } = studio();
    const fox = states.picture('fox', {
      requested: { size: '1536x1024', quality: 'high' },
      actual: { size: '64x64', quality: 'high' },
    });
    const { page } = await open(states.state([], {}, [fox]), { entries: [fox] });
    await page.locator('[data-picture="fox"] .face').press('Enter');
    const other = page.locator('.viewer .settings tr[data-other]');
    assert.deepEqual(
      (await other.allInnerTexts()).map(words => words.split(/\s+/).slice(0, 3)),
      [['Size', '1536×1024', '64×64']],
    );
  });

  it('reads the prompt of a picture of the history by pointing at it', async () => {
    const { states, open } = studio();
    const entries = [states.picture('fox'), states.picture('boat')];
    const { page } = await open(states.state([], {}, entries), { entries });
    const caption = page.locator('[data-picture="boat"] .caption');
    const opacity = () => caption.evaluate(element => getComputedStyle(element).opacity);
    await page.mouse.move(1, 1);
    assert.equal(await opacity(), '0');
    await page.locator('[data-picture="boat"]').hover();
    assert.equal(await opacity(), '1');
    assert.equal(await caption.innerText(), 'A small boat on a calm lake, early morning');
    await photograph(page, 'history-caption');
  });

  it('compares an edit with its source by C, which the page has to ask for', async () => {
    const { states, open } = studio();
    const edit = states.picture('foxDusk', { job: 'j', parents: ['source'] });
    const job = states.job('j', { type: 'done' }, ['foxDusk'], { pictures: [edit] });
    const { page, host } = await open(states.state([job]), {
      entries: [states.picture('fox', { id: 'source', name: 'source.jpg' })],
    });
    await page.locator('[data-picture="foxDusk"] .face').press('c');
    assert.deepEqual((await host.asked('readPictures')).pictures, ['source']);
    await page.locator('dialog .pair', { hasText: 'source.jpg' }).waitFor();
  });

  it('finds the menu of a picture wherever it is clicked, and it stays when the button is let go', async () => {
    const { states, open } = studio();
    const { page } = await open(states.state([states.job('j', { type: 'done' }, ['fox'])]));
    const box = await page.locator('[data-picture="fox"] .face').boundingBox();
    assert.ok(box);
    for (const [x, y] of [
      [0.02, 0.02],
      [0.5, 0.1],
      [0.9, 0.5],
      [0.3, 0.95],
    ] as const) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
      await page.mouse.down({ button: 'right' });
      await page.getByRole('menu').waitFor();
      await page.mouse.up({ button: 'right' });
      // A light dismissal would come with the button's release.
      await drawn(page);
      assert.ok(await page.getByRole('menu').isVisible(), `at ${x}, ${y}`);
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
    }
  });

  it('sees of a job that failed what came of it and is not saved, above what can be done', async () => {
    const { states, open } = studio();
    const failed = {
      type: 'failed',
      kind: 'connectionLost',
      message: 'VS Code closed while this job ran.',
      mayHaveBeenCharged: true,
      actions: ['Save the Pictures'],
    } as const;
    const kept = [states.url('fox'), states.url('foxDusk')];
    const { page, host } = await open(states.state([states.job('j', failed, ['fox', 'foxDusk'], { kept })]));
    await page.locator('.job').getByText('The connection broke', { exact: true }).waitFor();
    const pictures = page.getByRole('img', { name: 'Kept, and not saved yet' });
    await pictures.nth(1).waitFor();
    await page.getByRole('button', { name: 'Save the Pictures' }).click();
    assert.equal((await host.asked('runJobAction')).job, 'j');
  });

  it('sees a huge picture as its small copy until it is there', async () => {
    const { states, open } = studio();
    const source = `${states.url('fox')}?whole`;
    const huge = states.picture('fox', { job: 'j', width: 9000, height: 6000, source });
    const { page } = await open(
      states.state([states.job('j', { type: 'done' }, ['fox'], { pictures: [huge] })]),
    );
    let arrive = () => {};
    const arrived = new Promise<void>(resolve => {
      arrive = resolve;
    });
    await page.route(source, async route => {
      await arrived;
      await route.continue();
    });
    await page.locator('[data-picture="fox"] .face').click();
    const [under, whole] = [page.locator('.large .under'), page.locator('.large img:not(.under)')];
    await under.waitFor();
    const width = await under.evaluate((image: HTMLImageElement) => image.decode().then(() => image.width));
    assert.ok(width > 200, `${width} px`);
    assert.equal(await whole.evaluate((image: HTMLImageElement) => image.complete), false);
    arrive();
    await under.waitFor({ state: 'hidden' });
    assert.ok(await whole.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0));
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
        ['text/uri-list', 'application/vnd.code.uri-list', 'ResourceURLs', 'DownloadURL'].map(type => [
          type,
          dataTransfer.getData(type),
        ]),
      );
    });
    assert.equal(types['text/uri-list'], 'file:///work/site/images/fox.jpg');
    assert.equal(types['application/vnd.code.uri-list'], 'file:///work/site/images/fox.jpg');
    assert.equal(types.ResourceURLs, '["file:///work/site/images/fox.jpg"]');
    assert.match(types.DownloadURL ?? '', /^image\/jpeg:fox\.jpg:http/);
  });

  it('presses the button that mends a failure: the first one is the remedy, the last one the log', async () => {
    const { states, open } = studio();
    const failed = {
      type: 'failed',
      kind: 'timeout',
      message: 'No answer.',
      actions: ['Try Again', 'Open Settings', 'Show Log'],
    } as const;
    const { page, host } = await open(states.state([states.job('j', failed, ['fox'])]));
    const buttons = page.locator('.outcome vscode-button');
    assert.deepEqual(await buttons.allInnerTexts(), ['Try Again', 'Open Settings', 'Show Log']);
    assert.deepEqual(await buttons.evaluateAll(all => all.map(button => button.hasAttribute('secondary'))), [
      false,
      true,
      true,
    ]);
    await page.getByRole('button', { name: 'Show Log' }).click();
    assert.deepEqual(await host.asked('runJobAction'), { type: 'runJobAction', job: 'j', action: 2 });
    await page.getByRole('button', { name: 'Try Again' }).click();
    assert.equal((await host.asked('runJobAction', host.intents.length - 1)).action, 0);
  });

  it('is not lost when the card under his keys goes away', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([states.job('j', { type: 'done' }, ['fox'])]));
    await page.getByRole('button', { name: 'Remove from View' }).press('Enter');
    assert.equal((await host.asked('dismissJob')).job, 'j');
    await focusIsOn(page, 'Prompt');
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

  it('reads what a job waits for and how long, in one line', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    const waiting = { type: 'waiting', reason: 'OpenAI is busy (status 429).' } as const;
    await host.showJob(states.job('j', { ...waiting, until: Date.now() + 3_600_000 }, ['fox']));
    assert.match(
      await page.locator('.job .status').innerText(),
      /^OpenAI is busy \(status 429\) · .+ to go$/,
    );
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

  it('shows one family, and everything again', async () => {
    const { states, open } = studio();
    const edit = states.picture('foxDusk', { job: 'j', parents: ['h3'] });
    const job = states.job('j', { type: 'done' }, ['foxDusk'], { pictures: [edit] });
    const entries = states.history(20);
    const { page, host } = await open(states.state([job], {}, entries), { entries });
    await page.locator('[data-picture="foxDusk"] .face').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Show Family' }).click();
    assert.equal((await host.asked('filterHistory')).filter.familyOf, 'foxDusk');
    const before = host.intents.length;
    await page.getByRole('button', { name: 'One family' }).click();
    assert.equal((await host.asked('filterHistory', before)).filter.familyOf, undefined);
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

  it('sees in the timeline where he has walked to in the viewer', async () => {
    const { states, open } = studio();
    const entries = states.history(100);
    const { page } = await open(states.state([], {}, entries), { entries });
    await page.locator('[data-picture="h0"] .face').click();
    await page.locator('.viewer').waitFor();
    for (let step = 0; step < 40; step++) await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => {
      const tile = document.querySelector('.history [data-selected]')?.getBoundingClientRect();
      const window = document.querySelector('.scroller')?.getBoundingClientRect();
      return tile && window && tile.top >= window.top - 1 && tile.bottom <= window.bottom + 1;
    });
    assert.equal(
      await page.locator('.history [data-selected]').getAttribute('data-picture'),
      'h40',
      'the arrows walk towards what is older',
    );
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

  it('compares two pictures that the host hands over, and goes back to where it was', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    const [fox, dusk] = [states.picture('fox'), states.picture('foxDusk')];
    const other = ({ width, height, source = '' }: typeof fox, name: string) => ({
      name,
      width,
      height,
      source,
    });
    await host.send({
      type: 'compare',
      first: other(fox, 'fox.jpg in HEAD'),
      second: other(dusk, 'fox.jpg'),
    });
    const dialog = page.getByRole('dialog', { name: 'Compare fox.jpg in HEAD with fox.jpg' });
    await dialog.getByText(/^fox\.jpg in HEAD · /).waitFor();
    assert.equal(await dialog.locator('.sheet img').count(), 2);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});
