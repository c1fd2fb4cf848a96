import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { transform } from 'esbuild'
import { OLDEST, readLacking, type Lacking } from '#tests/unit/browsers/compatibility'
import { namesInPage, namesInScript, namesInStyles } from '#tests/unit/browsers/names_used'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const TARGET = Object.entries(OLDEST).map(([browser, version]) => `${browser}${version}`)

/** What the oldest browsers lack and a page may have all the same, and what it is there without it. */
const DISPENSABLE = new Map([
  ['text-wrap', 'a heading is broken as any text'],
  ['text-wrap: balance', 'a heading is broken as any text'],
  ['bottom-right', 'a printed journal has the page numbers of the browser'],
  ['has', 'what it would hide is shown (@supports not selector(:has(*)))'],
  ['search', 'a form without the landmark'],
  ['text-size-adjust', 'telephones alone make text larger by themselves'],
])

/** Names of our own that are also those of newer things. */
const OURS = new Set(['serialNumber', 'install', 'when', 'silent', 'profiles'])

async function read(pattern: string) {
  const paths = globSync(pattern, { cwd: ROOT })
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(`${ROOT}${path}`, 'utf8') }))
  )
}

/** `file: name (browsers)` of what is named there and lacking. */
function lackingOf(
  path: string,
  names: Partial<Record<keyof Lacking, Set<string>>>,
  lacking: Lacking
) {
  return Object.entries(names).flatMap(([kind, used]) =>
    [...used]
      .filter(
        (name) =>
          lacking[kind as keyof Lacking].has(name) && !DISPENSABLE.has(name) && !OURS.has(name)
      )
      .map(
        (name) =>
          `${basename(path)}: ${name} (${lacking[kind as keyof Lacking].get(name)!.join(', ')})`
      )
  )
}

test.group(
  'Pages are made for the oldest browsers that agencies have (docs/browsers.md)',
  (group) => {
    let lacking: Lacking
    group.setup(async () => {
      lacking = await readLacking()
    })

    test('what is too new is told: a method, a property, a function, a selector, an element', ({
      assert,
    }) => {
      assert.deepEqual(lacking.members.get('toSorted'), ['chrome', 'edge'])
      assert.isTrue(lacking.members.has('withResolvers'))
      assert.isTrue(lacking.functions.has('color-mix'))
      assert.deepEqual(lacking.selectors.get('has'), ['firefox'])
      assert.isTrue(lacking.attributes.has('popover'))
      assert.isFalse(lacking.members.has('replaceChildren'))
    })

    test('scripts name no object and no method that one of them lacks', async ({ assert }) => {
      const scripts = await read('public/assets/*.js')
      const names = await Promise.all(scripts.map(({ text }) => namesInScript(text)))
      assert.isTrue(names.some(({ members }) => members.has('replaceChildren')))
      assert.deepEqual(
        scripts.flatMap(({ path }, index) => lackingOf(path, names[index], lacking)),
        []
      )
    })

    test('style sheets name nothing that one of them lacks', async ({ assert }) => {
      const sheets = await read('public/assets/*.css')
      const names = sheets.map(({ text }) => namesInStyles(text))
      assert.isTrue(
        names.some(({ rules, selectors }) => rules.has('container') && selectors.has('has'))
      )
      assert.deepEqual(
        sheets.flatMap(({ path }, index) => lackingOf(path, names[index], lacking)),
        []
      )
    })

    test('pages have no element and no attribute that one of them lacks', async ({ assert }) => {
      const views = await read('resources/views/**/*.edge')
      const names = views.map(({ text }) => namesInPage(text))
      assert.isTrue(names.some(({ attributes }) => attributes.has('hidden')))
      assert.deepEqual(
        views.flatMap(({ path }, index) => lackingOf(path, names[index], lacking)),
        []
      )
    })

    test('the syntax of scripts and style sheets is theirs: nothing would be written otherwise for them', async ({
      assert,
    }) => {
      const files = await read('public/assets/*.{js,css}')
      for (const { path, text } of files) {
        const loader = path.endsWith('.css') ? 'css' : 'js'
        const [newest, oldest] = await Promise.all([
          transform(text, { loader, target: 'esnext' }),
          transform(text, { loader, target: TARGET }),
        ])
        assert.equal(oldest.code, newest.code, path)
      }
    })
  }
)
