import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { sourceFiles } from '#tests/support/source_files'

const ROOT = new URL('../../../', import.meta.url)

/** Paths in `[text](path)` and `![picture](path)` that are of this project, without a `#heading`. */
function relativeLinks(text: string): string[] {
  const links = text
    .replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
    .matchAll(/\]\(<?([^)\s>]+)>?(?:\s"[^"]*")?\)/g)
  return [...links]
    .map(([, link]) => link.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/i.test(link))
}

async function documents() {
  const docs = await sourceFiles(['docs'], ['.md'])
  const text = await readFile(new URL('README.md', ROOT), 'utf8')
  return [{ path: 'README.md', text }, ...docs]
}

test.group('documents', () => {
  test('every relative link and picture is there', async ({ assert }) => {
    const all = await documents()
    const links = all.flatMap(({ path, text }) =>
      relativeLinks(text).map((link) => ({ path, link, url: new URL(link, new URL(path, ROOT)) }))
    )
    assert.isAbove(links.length, 10)
    const broken = links.filter(({ url }) => !existsSync(url))
    assert.deepEqual(
      broken.map(({ path, link }) => `${path}: ${link}`),
      []
    )
  })

  test('the samples that README names are there', async ({ assert }) => {
    const [{ text }] = await documents()
    const samples = text.match(/resources\/samples\/[\w.-]+\w/g) ?? []
    assert.isNotEmpty(samples)
    for (const sample of samples) assert.isTrue(existsSync(new URL(sample, ROOT)), sample)
  })

  test('links are found: {text}')
    .with([
      { text: '[a](b.md#c) ![d](e/f.png)', links: ['b.md', 'e/f.png'] },
      { text: '[a](https://example.org) [b](#c) `[d](e)`', links: [] },
    ])
    .run(({ assert }, { text, links }) => {
      assert.deepEqual(relativeLinks(text), links)
    })
})
