import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { Clock, FixedClock } from '#ca/clock'
import { Evidence } from '#ca/verification/evidence'
import limiter from '@adonisjs/limiter/services/main'
import { inForce, KnownEvidence, TEST_AUTHORITIES } from '#tests/support/known_evidence'
import { vector } from '#tests/support/vectors'

const AT = '2026-08-01T00:00:00Z'
const ATTACHED = Buffer.from(vector('cms/individual_attached.der'))
const DETACHED = Buffer.from(vector('cms/individual_detached.der'))
const ORIGINAL = Buffer.from(vector('cms/individual_document.txt'))
const SIGNER = new Uint8Array(ATTACHED.subarray(149, 149 + 4 + 1078))
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

test.group('S-27: verifying for everybody', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const register = inForce([...(TEST_AUTHORITIES.known ?? []), SIGNER], AT)
    app.container.swap(Clock, () => new FixedClock(AT))
    app.container.swap(Evidence, () => new KnownEvidence({ ...TEST_AUTHORITIES, register }))
    await limiter.clear()
    return () => app.container.restoreAll([Clock, Evidence])
  })

  test('the API answers with every check and its reason in words', async ({ client, assert }) => {
    const answer = await client
      .post('/api/verifications')
      .header('Accept-Language', 'en')
      .json({ document: base64(ATTACHED) })
    answer.assertStatus(200)
    const { verdict, kind, signers } = answer.body()
    assert.deepEqual([verdict, kind, signers.length], ['valid', 'cms_attached', 1])
    assert.equal(signers[0].claimedAt, '2026-07-20T09:08:06Z')
    const said = signers[0].checks.find(({ id }: { id: string }) => id === 'document')
    assert.equal(said.text, 'The hash of the document is the one that was signed, 86 bytes')
    assert.equal(signers[0].timeStamp.verdict, 'undetermined')
    assert.isUndefined(answer.header('set-cookie'))
    answer.assertHeader('cache-control', 'no-store')
  })

  test('a form with files does the same: the document, and its original beside it', async ({
    client,
    assert,
  }) => {
    const answer = await client
      .post('/api/verifications')
      .file('document', DETACHED, { filename: 'подпись.p7s' })
      .file('original', ORIGINAL, { filename: 'письмо.txt' })
    answer.assertStatus(200)
    assert.equal(answer.body().verdict, 'valid')
    const alone = await client
      .post('/api/verifications')
      .file('document', DETACHED, { filename: 'подпись.p7s' })
    assert.equal(alone.body().verdict, 'undetermined')
  })

  test('what was tampered with is invalid, and the answer is still 200', async ({
    client,
    assert,
  }) => {
    const changed = Buffer.from(ATTACHED)
    changed[60] ^= 1
    const answer = await client.post('/api/verifications').json({ document: base64(changed) })
    answer.assertStatus(200)
    assert.equal(answer.body().verdict, 'invalid')
  })

  test('what cannot be verified is refused with a code, in JSON', async ({ client, assert }) => {
    const cases: [Record<string, unknown>, number, string][] = [
      [{}, 400, 'E_DOCUMENT_MISSING'],
      [{ document: 'not base64!' }, 400, 'E_DOCUMENT_BASE64'],
      [{ document: 17 }, 400, 'E_DOCUMENT_BASE64'],
      [{ document: base64(Buffer.from('hello')) }, 422, 'E_DOCUMENT_UNKNOWN'],
      [{ document: base64(Buffer.from('%PDF-1.7')) }, 422, 'E_PDF_NOT_SIGNED'],
      [{ document: base64(Buffer.from('<!DOCTYPE a><a/>')) }, 422, 'E_XML_UNREADABLE'],
      [{ document: base64(ATTACHED), original: base64(Buffer.from('x')) }, 422, 'E_ORIGINAL_DIFFERS'],
      [{ document: base64(ATTACHED), evidence: [base64(Buffer.from('x'))] }, 422, 'E_EVIDENCE_UNREADABLE'],
      [{ document: base64(Buffer.alloc(5 * 1024 * 1024 + 1)) }, 413, 'E_DOCUMENT_TOO_LARGE'],
    ]
    for (const [body, status, code] of cases) {
      const answer = await client.post('/api/verifications').json(body)
      assert.equal(answer.status(), status, code)
      assert.equal(answer.body().error.code, code)
    }
  })

  test('a body that is no JSON, or no form, is refused with a code, too', async ({ client, assert }) => {
    for (const type of ['application/json', 'multipart/form-data']) {
      const answer = await client
        .post('/api/verifications')
        .header('Accept-Language', 'en')
        .header('Content-Type', type)
        .setup((request) => void request.request.send('{bad'))
      answer.assertStatus(400)
      assert.deepInclude(answer.body().error, { code: 'E_BODY_UNREADABLE' })
      assert.include(answer.body().error.hint, 'well-formed JSON')
    }
  })

  test('a body beyond the limit is not read', async ({ client }) => {
    const answer = await client
      .post('/api/verifications')
      .json({ document: 'A'.repeat(9 * 1024 * 1024) })
    answer.assertStatus(413)
  })

  test('S-27: nothing that was uploaded is left on the disk, whatever became of it', async ({
    client,
    assert,
    cleanup,
  }) => {
    // A folder of its own: in the common one other tests leave files too.
    const own = await mkdtemp(join(tmpdir(), 'kualik-uploads-'))
    const { TMPDIR } = process.env
    process.env.TMPDIR = own
    cleanup(async () => {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
      await rm(own, { recursive: true })
    })
    for (const [path, size] of [
      ['/public/verification', 10],
      ['/api/verifications', 10],
      ['/public/verification', 5 * 1024 * 1024 + 1],
      ['/login', 10],
    ] as const)
      await client
        .post(path)
        .file('document', Buffer.alloc(size, 'secret'), { filename: 'a.txt' })
        .file('any[thing][]', Buffer.from('more'), { filename: 'b.txt' })
    assert.deepEqual(await readdir(own), [])
  })

  test('one address may ask thirty times a minute', async ({ client, assert }) => {
    const statuses = []
    for (let n = 0; n < 31; n++) {
      const answer = await client.post('/api/verifications').json({ document: 'AAAA' })
      statuses.push(answer.status())
    }
    assert.deepEqual(new Set(statuses.slice(0, 30)), new Set([422]))
    assert.equal(statuses[30], 429)
  })

  test('the page shows the verdict, the checks and when it was judged, in three languages', async ({
    client,
    assert,
  }) => {
    for (const [language, words] of [
      ['ru', ['Подпись действительна', 'Кто подписал', 'по словам подписавшего', 'Хэш документа совпадает']],
      ['kk', ['Қолтаңба жарамды', 'Кім қол қойды', 'уақыт белгісімен расталмаған', 'Құжаттың хэші']],
      ['en', ['The signature is valid', 'Signed by', 'not proved by a time stamp', 'The hash of the document']],
    ] as const) {
      const page = await client
        .post('/public/verification')
        .qs({ lang: language })
        .file('document', ATTACHED, { filename: 'a.cms' })
      page.assertStatus(200)
      for (const word of words) page.assertTextIncludes(word)
      page.assertTextIncludes('<b>ТЕСТОВ ТЕСТ ТЕСТОВИЧ</b>')
      assert.isUndefined(page.header('set-cookie'))
    }
  })

  test('the page claims a signer of a signature that holds alone, and says what to do about an open one', async ({
    client,
    assert,
  }) => {
    const ask = (file: Buffer) =>
      client.post('/public/verification').qs({ lang: 'en' }).file('document', file, 'a.p7s')
    const changed = Buffer.from(ATTACHED)
    changed[60] ^= 1
    const wrong = await ask(changed)
    wrong.assertTextIncludes('Do not rely on this document')
    wrong.assertTextIncludes('Named as the signer')
    assert.notInclude(wrong.text(), 'Signed by')
    const open = await ask(DETACHED)
    open.assertTextIncludes('Do not rely on the document yet')
    open.assertTextIncludes('<a href="#original">Choose this signature again')
  })

  test('the page says what is wrong with a file, above the form', async ({ client }) => {
    const page = await client
      .post('/public/verification')
      .file('document', Buffer.from('%PDF-1.7'), { filename: 'a.pdf' })
    page.assertStatus(422)
    page.assertTextIncludes('E_PDF_NOT_SIGNED')
    page.assertTextIncludes('name="document"')
    const nothing = await client.post('/public/verification').field('x', '1')
    nothing.assertStatus(400)
    nothing.assertTextIncludes('E_DOCUMENT_MISSING')
  })
})
