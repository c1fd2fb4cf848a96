import { test } from '@japa/runner'
import { sourceFiles, withoutComments } from '#tests/support/source_files'

/** What the station may know of the product: keys, requests, certificates as bytes. Never the web server. */
const ALLOWED = [
  /^node:/,
  /^#station\//,
  /^#ca\/crypto\//,
  /^#ca\/(certificates\/\w+|ca_error)$/,
  /^@peculiar\/(asn1-(schema|x509)|x509)$/,
  /^(pkcs11js|reflect-metadata)$/,
  // Of the workstation program: its socket, its documents, its words.
  /^(ws|xml-crypto|@xmldom\/xmldom)$/,
  /^\.\.\/\.\.\/resources\/lang\/\w+\/station\.json$/,
]

async function importsOf(folder: string) {
  const files = await sourceFiles([folder], ['.ts'])
  return files.flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name]) => ({
      path,
      name,
    }))
  )
}

/** The packages that the product's own files load, followed from one file through all that it imports. */
async function packagesBehind(entry: string) {
  const sources = await sourceFiles(['app', 'station'], ['.ts'])
  const texts = new Map(sources.map((one) => [one.path, one.text]))
  const [seen, packages, waiting] = [new Set<string>(), new Set<string>(), [entry]]
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    const code = withoutComments(texts.get(path) ?? '').replace(/^import type .*$/gm, '')
    for (const [, name] of code.matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
      const own = /^#(ca|station)\/(.+)$/.exec(name)
      if (own) waiting.push(`${own[1] === 'ca' ? 'app/ca' : 'station'}/${own[2]}.ts`)
      else
        packages.add(
          name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : name.split(/[/:]/)[0]
        )
    }
  }
  return { files: seen, packages }
}

test.group('the station stands apart', () => {
  test('the workstation program loads neither framework nor database', async ({ assert }) => {
    const { files, packages } = await packagesBehind('station/workstation.ts')
    assert.isTrue(files.has('station/frames/cryptosocket.ts'))
    const known =
      /^(node|luxon|ws|xml-crypto|@xmldom|reflect-metadata|\.\.|@noble\/\w+|@peculiar\/[\w-]+)/
    assert.deepEqual(
      [...packages].filter((name) => !known.test(name)),
      []
    )
  })

  test('all that it loads, directly or not, is Node, ASN.1 and curves', async ({ assert }) => {
    const { files, packages } = await packagesBehind('station/main.ts')
    assert.isTrue(files.has('app/ca/crypto/gost3410.ts'))
    const known = /^(node|luxon|@noble\/(curves|hashes)|@peculiar\/(x509|asn1-\w+))$/
    assert.deepEqual(
      [...packages].filter((name) => !known.test(name)),
      []
    )
    assert.deepEqual(
      [...files].filter(
        (path) => !/^(station|app\/ca\/(crypto|certificates))\/|^app\/ca\/ca_error/.test(path)
      ),
      []
    )
  })

  test('it imports keys, requests and Node, nothing of the server', async ({ assert }) => {
    const imports = await importsOf('station')
    assert.isAbove(imports.length, 20)
    const other = imports.filter(({ name }) => !ALLOWED.some((pattern) => pattern.test(name)))
    assert.deepEqual(other, [])
  })

  test('the server imports nothing of the station but its messages and rules of PINs; PKCS#11 is for key stores', async ({
    assert,
  }) => {
    const imports = await importsOf('app')
    const allowed = [
      '#station/messages',
      '#station/lines',
      '#station/pin_rules',
      '#station/pin_of_holder',
      '#station/station_error',
      '#station/drivers/carrier_driver',
    ]
    const other = imports.filter(
      ({ name, path }) =>
        (name === 'pkcs11js' && !path.startsWith('app/ca/crypto/pkcs11')) ||
        (name.startsWith('#station/') && !allowed.includes(name))
    )
    assert.deepEqual(other, [])
  })
})
