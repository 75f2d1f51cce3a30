import * as assert from 'node:assert/strict';
import { referenceTo } from './support/easel';
import { focusIsOn, useStudio } from './support/studioPage';

describe('A person who wants a picture', function () {
  this.timeout(60_000);
  const studio = useStudio();

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
    await page.locator('studio-popup').waitFor({ state: 'detached' });
    await focusIsOn(page, 'Pictures: 3 pictures');
    await page.keyboard.press('Control+Enter');
    await host.asked('generate');
    assert.equal((await host.asked('setPrompt')).prompt, 'a lighthouse');
  });

  it('reads beside the button what it will cost, and never that it costs nothing where nobody knows', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { price: { usd: 0.124, isAtMost: false } }));
    const price = page.locator('.composer .price');
    const tells = async (text: string) => price.filter({ hasText: text }).waitFor();
    await tells('about $0.124');
    const show = (change: Parameters<typeof states.composer>[0]) => host.show(states.state([], change));
    await show({ price: { usd: 0.33, isAtMost: true } });
    await tells('up to $0.33');
    await show({ price: 'unknown' });
    await tells('price unknown');
    const [words, button] = await Promise.all([
      price.boundingBox(),
      page.locator('.composer .generate').boundingBox(),
    ]);
    assert.ok(words && button && Math.abs(words.y + words.height / 2 - button.y - button.height / 2) < 4);
    const { price: _, ...free } = states.composer();
    await host.show({ ...states.state(), composer: free });
    await price.waitFor({ state: 'detached' });
  });

  it('generates once for a key that is held down', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { prompt: 'a lighthouse' }));
    await page.keyboard.down('Control');
    for (let press = 0; press < 4; press++) await page.keyboard.down('Enter');
    await host.asked('generate');
    await page.keyboard.up('Enter');
    await page.keyboard.up('Control');
    await page.keyboard.type('!');
    await host.asked('setPrompt');
    assert.equal(host.intents.filter(({ type }) => type === 'generate').length, 1);
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

  it('has what was typed last known before he leaves the page, which is thrown away when it is hidden', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { prompt: '' }));
    await page.locator('#prompt').fill('make it night');
    const before = host.intents.length;
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    assert.deepEqual(
      host.intents.slice(before).map(({ type }) => type),
      ['setPrompt'],
    );
    assert.equal((await host.asked('setPrompt')).prompt, 'make it night');
  });

  it('begins with an idea of the empty Studio’s, and goes on writing', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { prompt: '' }));
    await page.getByRole('button', { name: 'A lighthouse in a storm' }).click();
    await focusIsOn(page, 'Prompt');
    await page.waitForFunction(() => document.querySelector('textarea')?.value.startsWith('A lighthouse'));
    await page.locator('#prompt').press('End');
    await page.keyboard.type(', at dawn');
    await page.keyboard.press('Control+Enter');
    await host.asked('generate');
    assert.match((await host.asked('setPrompt')).prompt, /^A lighthouse in a storm.*, at dawn$/);
    await page.reload();
    await focusIsOn(page, 'Prompt');
    assert.match(await page.locator('#prompt').inputValue(), /^A lighthouse in a storm.*, at dawn$/);
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

  it('keeps what was typed however late the host’s last word comes, and takes what the host wrote itself', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { prompt: 'the last one' }));
    const { state } = host;
    await page.locator('#prompt').fill('the next one');
    await host.asked('setPrompt');
    await host.send({ type: 'state', state });
    await page.locator('[data-chip="n"]').click();
    assert.equal(await page.locator('#prompt').inputValue(), 'the next one');
    const composer = { ...state.composer, prompt: 'of an older picture', promptRevision: 1 };
    await host.send({ type: 'state', state: { ...state, composer } });
    await page.waitForFunction(() => document.querySelector('textarea')?.value === 'of an older picture');
  });

  for (const [prompt, isSelected] of [
    ['The prompt before', true],
    ['written for this picture', false],
  ] as const) {
    it(`goes on to the prompt when a picture is edited, ${isSelected ? 'and types over what was asked for before' : 'after what was written already'}`, async () => {
      const { states, open } = studio();
      const entries = [states.picture('fox')];
      const { page, host } = await open(states.state([], { prompt }, entries), { entries });
      await page.locator('[data-picture="fox"] .face').press('e');
      await host.asked('picture');
      const references = [{ id: 'r', name: 'fox.jpg', width: 768, height: 512 }];
      await host.show({ ...host.state, composer: { ...host.state.composer, references } });
      await page.locator('#prompt:focus').waitFor();
      await page.keyboard.type('!');
      assert.equal(await page.locator('#prompt').inputValue(), isSelected ? '!' : `${prompt}!`);
    });
  }

  for (const [when, isOpen] of [
    ['while the Studio is open', true],
    ['in a Studio that is opened for it', false],
  ] as const) {
    it(`types over the prompt of the picture before when another one is edited ${when}`, async () => {
      const { states, open } = studio();
      const reference = { id: 'r', name: 'fox.jpg', width: 30, height: 20 };
      const edit = { maskRevision: 0, hasPreviousMask: false, isFitted: true };
      const prompt = 'make it night';
      const next = states.state([], { prompt, references: [reference], edit, isPromptOfAnother: true });
      const { page, host } = await open(isOpen ? states.state([], { prompt }) : next);
      if (isOpen) await host.show(next);
      await page.locator('#prompt:focus').waitFor();
      assert.equal(await page.locator('#prompt').inputValue(), prompt);
      await page.keyboard.type('!');
      assert.equal(await page.locator('#prompt').inputValue(), '!');
    });
  }

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

  it('never cancels a job with Escape, which may be paid for, and tells the Cancel buttons apart by ear', async () => {
    const { states, open } = studio();
    const jobs = [
      states.job('older', { type: 'waiting' }, ['fox']),
      states.job('newer', { type: 'waiting' }, ['boat']),
    ];
    const { page, host } = await open(states.state(jobs));
    await page.locator('#prompt').press('Escape');
    await page.locator('.scroller').press('Escape');
    await page.getByRole('button', { name: 'Cancel: A red fox in a birch forest at dawn' }).click();
    assert.equal((await host.asked('cancelJob')).job, 'older');
    assert.equal(host.intents.filter(({ type }) => type === 'cancelJob').length, 1);
    await page.getByRole('button', { name: 'Cancel: A small boat on a calm lake' }).waitFor();
  });

  it('has a picker closed by a choice, and open while the arrows walk through it', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    const popup = page.locator('studio-popup');
    for (const choose of [
      () => page.locator('[value="auto"]').click(),
      () => page.locator('[value="1024x1024"]').click(),
      () => page.locator('[value="1024x1024"]').click(),
    ]) {
      await page.locator('[data-chip="size"]').click();
      await popup.waitFor();
      await choose();
      await popup.waitFor({ state: 'detached' });
    }
    assert.equal((await host.asked('setParameter')).value, '1024x1024');
    await focusIsOn(page, 'Size: 1024×1024');
    await page.keyboard.press('Enter');
    await popup.waitFor();
    const before = host.intents.length;
    await page.keyboard.press('ArrowDown');
    await host.asked('setParameter', before);
    assert.ok(await popup.isVisible());
    await page.keyboard.press('Enter');
    await popup.waitFor({ state: 'detached' });
  });

  it('writes from right to left where his words run so', async () => {
    const { states, open } = studio();
    const prompt = 'ثعلب في الثلج';
    const job = states.job('j', { type: 'done' }, ['fox'], { prompt });
    const entries = [states.picture('boat', { prompt })];
    const { page } = await open(states.state([job], { prompt }, entries), { entries });
    await page.locator('[data-picture="boat"] .face').click();
    for (const words of ['#prompt', '.job .prompt', '.viewer .prompt', '[data-picture="boat"] .caption']) {
      const direction = await page.locator(words).evaluate(element => getComputedStyle(element).direction);
      assert.equal(direction, 'rtl', words);
    }
  });

  it('types any size: one that the model does not make says what is asked for in its place, and is taken', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    await page.locator('[data-chip="size"]').click();
    await page.locator('.custom-size input').first().fill('1200');
    await page.locator('.custom-size input').nth(1).fill('630');
    const advice = page.locator('.custom-size [role="status"]');
    assert.match(await advice.innerText(), /multiples of 16.*1200×640 is asked for and fitted to it/s);
    await page.locator('.custom-size vscode-button').click();
    assert.equal((await host.asked('setParameter')).value, '1200x630');
    await page.getByRole('button', { name: 'Size: 1200×630' }).waitFor();
  });

  it('sees a size that the model does not make explained and takes the nearest', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state());
    await page.locator('[data-chip="size"]').click();
    await page.locator('.custom-size input').first().fill('1000');
    const advice = page.locator('.custom-size [role="status"]');
    assert.match(await advice.innerText(), /multiples of 16/);
    await advice.getByRole('button').click();
    assert.equal((await host.asked('setParameter')).value, '1008x1024');
    await page.getByRole('button', { name: 'Size: 1008×1024' }).waitFor();
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
    assert.deepEqual(await host.asked('moveReference'), { type: 'moveReference', reference: 'cat', by: -1 });
    await page.getByRole('button', { name: /^Picture 1, reference: cat\.jpg/ }).press('Delete');
    assert.equal((await host.asked('removeReference')).reference, 'cat');
  });

  it('moves a reference twice with the same key: the focus goes with it, and its place is told', async () => {
    const { states, open } = studio();
    const references = (['boat', 'cat', 'fox'] as const).map(name => referenceTo(studio(), name));
    const { page } = await open(states.state([], { references }));
    await page.locator('.reference').first().focus();
    await page.keyboard.press('ArrowRight');
    await focusIsOn(page, 'Picture 2, reference: boat.jpg');
    await page.getByRole('status').getByText('boat.jpg: now 2 of 3.').waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowRight');
    await focusIsOn(page, 'Picture 3, reference: boat.jpg');
    await page.getByRole('status').getByText('boat.jpg: now 3 of 3.').waitFor({ state: 'attached' });
  });

  it('sees whether a picture is edited or guides a new one, and changes that', async () => {
    const { states, open } = studio();
    const references = (['boat', 'cat'] as const).map(name => referenceTo(studio(), name));
    const { page, host } = await open(states.state([], { references }));
    await page.getByText('A new picture, guided by these 2').waitFor();
    await page.locator('.generate').getByText('Generate').waitFor();
    await page.getByRole('button', { name: 'Edit boat.jpg Instead' }).click();
    await page.getByRole('button', { name: /^Picture 1, edited: boat\.jpg/ }).waitFor();
    await page.locator('.generate').getByText('Edit', { exact: true }).waitFor();
    await page.locator('.reference').nth(1).press('e');
    await page.getByRole('button', { name: /^Picture 1, edited: cat\.jpg/ }).waitFor();
    await page.getByRole('button', { name: /^Picture 2, reference: boat\.jpg/ }).waitFor();
    await page.getByRole('button', { name: 'Make a New Picture Instead' }).click();
    assert.equal((await host.asked('setEdited', 3)).reference, null);
    await page.getByRole('button', { name: /^Picture 1, reference: cat\.jpg/ }).waitFor();
  });

  it('sees which pictures are more than the model takes, and removes all of them at once', async () => {
    const { states, open } = studio();
    const references = (['boat', 'cat', 'fox'] as const).map(name => referenceTo(studio(), name));
    const abilities = { ...states.composer().abilities, edits: { maxSources: 2, mask: true } };
    const { page, host } = await open(states.state([], { references, abilities }));
    await page.getByText('This model takes at most 2 pictures.').waitFor();
    assert.equal(await page.locator('.references [data-over]').count(), 1);
    await page
      .getByRole('button', { name: /^Picture 3, reference: fox\.jpg, more than the model takes/ })
      .waitFor();
    await page.getByRole('button', { name: 'Remove All' }).click();
    await host.asked('removeReferences');
    await focusIsOn(page, 'Prompt');
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
    await page.getByRole('radio', { name: 'AIGNE Hub' }).click();
    assert.equal((await host.asked('setProvider')).provider, 'hub');
    await page.locator('[data-chip="model"]').click();
    await page.getByRole('radio', { name: 'dall-e-3' }).click();
    assert.equal((await host.asked('setModel')).model, 'dall-e-3');
    await page.locator('studio-popup').waitFor({ state: 'detached' });
    await page.locator('[data-chip="model"]').click();
    await page.getByRole('button', { name: 'All Models…' }).click();
    await host.asked('pickModel');
    await page.locator('studio-popup').waitFor({ state: 'detached' });
  });

  it('says what shall not be seen, in how many steps and how closely, within what the model takes', async () => {
    const { states, open } = studio();
    const abilities = {
      ...states.composer().abilities,
      ...{ negativePrompt: true, steps: { min: 15, max: 50 }, guidance: { min: 1.5, max: 10 } },
    };
    const { page, host } = await open(states.state([], { abilities }));
    await page.locator('[data-chip="more"]').click();
    await page.getByLabel('Negative prompt', { exact: true }).focus();
    for (const [parameter, typed, value] of [
      ['negativePrompt', 'dogs', 'dogs'],
      ['steps', '80', 50],
      ['guidance', '4.5', 4.5],
    ] as const) {
      const from = host.intents.length;
      await page.keyboard.type(typed);
      await page.keyboard.press('Tab');
      const asked = await host.asked('setParameter', from);
      assert.deepEqual([asked.parameter, asked.value], [parameter, value]);
      // It is a chip now, and the box behind it has the focus.
      await page.locator(`[data-chip="${parameter}"]`).waitFor();
    }
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

  it('sees where the picture goes, and sends it to another folder under another name by keyboard alone', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], { prompt: '', styles: [] }));
    await page.keyboard.type('Paper boat!');
    const place = page.locator('.place');
    await place.getByText('Saved as images/paper-boat.png', { exact: true }).waitFor();
    await place.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Folder and name' }).waitFor();
    await page.locator('studio-popup :focus[value=""]').waitFor();
    await page.keyboard.press('ArrowDown');
    assert.equal((await host.asked('setFolder')).folder, '.');
    await page.keyboard.press('ArrowDown');
    await place.getByText('Saved as docs/images/paper-boat.png').waitFor();
    await page.keyboard.press('Tab');
    await focusIsOn(page, 'Choose Folder…');
    await page.keyboard.press('Tab');
    await page.keyboard.type('../Fleet: first.png');
    await page.keyboard.press('Enter');
    await page.locator('studio-popup').waitFor({ state: 'detached' });
    assert.equal((await host.asked('setFileName')).fileName, '../Fleet: first.png');
    await place.getByText('Saved as docs/images/Fleet-first.png').waitFor();
    await focusIsOn(page, 'Saved as docs/images/Fleet-first.png');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Enter');
    await place.getByText('Saved as docs/images/paper-boat.png').waitFor();
  });

  it('keeps the name that is being typed while the host talks on', async () => {
    const { states, open } = studio();
    const { place } = states.composer();
    const { page, host } = await open(states.state([], { place: { ...place, fileName: 'fleet' } }));
    await page.locator('.place').click();
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('');
    await host.show({ ...host.state });
    await name.press('Enter');
    assert.equal((await host.asked('setFileName')).fileName, '');
  });

  it('asks for any other folder in VS Code’s own dialog, and says of an edit that it stays beside its source', async () => {
    const { states, open } = studio();
    const { page, host } = await open(states.state([], {}));
    await page.locator('.place').click();
    await page.getByRole('button', { name: 'Choose Folder…' }).click();
    await host.asked('chooseFolder');
    const references = [referenceTo(studio(), 'fox')];
    const { place } = host.state.composer;
    await host.edit({}, references);
    await host.show({
      ...host.state,
      composer: { ...host.state.composer, place: { ...place, beside: 'fox.jpg' } },
    });
    await page.getByText('Saved beside fox.jpg').waitFor();
    assert.equal(await page.locator('.place').count(), 0);
    await host.show({ ...host.state, composer: { ...host.state.composer, place } });
    await page.locator('.place').getByText('Saved in images', { exact: true }).waitFor();
    await page.locator('.place').click();
    await page.getByRole('dialog', { name: 'Folder', exact: true }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).count(), 0);
  });
});
