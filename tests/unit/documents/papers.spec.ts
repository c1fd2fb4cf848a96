import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import i18nManager from '@adonisjs/i18n/services/main'
import { splitSecret } from '#ca/ceremonies/shares'
import { ceremonyProtocolPdf } from '#documents/ceremony_protocol'
import { annex4Form } from '#documents/annex4_letter'
import { annex7Form } from '#documents/annex7_letter'
import { letterFormPdf } from '#documents/letter_form'
import { rootAnnexPdf } from '#documents/root_annex'
import { rootRefusalPdf } from '#documents/root_refusal'
import { shareRows, shareSheetPdf } from '#documents/share_sheet'
import { APPLICATION } from '#tests/support/root_house'
import OnlineApplication from '#models/online_application'
import Region from '#models/region'
import RootApplication from '#models/root_application'
import RootRefusal from '#models/root_refusal'
import Ceremony from '#models/ceremony'
import CeremonyParticipant from '#models/ceremony_participant'
import CeremonyStep from '#models/ceremony_step'

const KAZAKH = 'АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ'
const LETTERS = [...KAZAKH, ...KAZAKH.toLowerCase(), ...'№«»–—0123456789ABCDEFGHJKMNPQRSTVWXYZ']
const FACES = ['IBMPlexSans-Regular', 'IBMPlexSans-SemiBold', 'IBMPlexMono-Regular']

interface FontFile {
  hasGlyphForCodePoint(point: number): boolean
}

/** The reader of fonts that the PDF writer uses itself. */
const fontkit: { create(bytes: Buffer): FontFile } = createRequire(import.meta.resolve('pdfkit'))(
  'fontkit'
)

const font = (face: string) =>
  fontkit.create(readFileSync(new URL(`../../../resources/fonts/${face}.ttf`, import.meta.url)))

/** What the streams of a PDF hold, inflated. */
function streams(pdf: Buffer): string {
  const parts = pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)
  return [...parts]
    .map(([, body]) => {
      try {
        return inflateSync(Buffer.from(body, 'latin1')).toString('latin1')
      } catch {
        return ''
      }
    })
    .join('\n')
}

function ceremony(): Ceremony {
  const model = new Ceremony().fill({
    purpose: 'root',
    algorithm: 'gost-2015',
    keyId: 'root-2015',
    fileName: 'gost2015',
    needed: 2,
    shares: 3,
    plannedOn: '2026-11-20',
    state: 'finished',
    rehearsal: false,
    plannedBy: 'shell:test',
    protocolSha256: 'ab'.repeat(32),
    signature: 'cd'.repeat(128),
  })
  model.id = 1
  const person = (role: CeremonyParticipant['role'], name: string, shareNumber: number | null) =>
    new CeremonyParticipant().fill({ role, name, position: 'Лауазым', shareNumber })
  const step = new CeremonyStep().fill({
    number: 1,
    step: 'roll_called',
    by: 'Һасанов Ерлан',
    at: DateTime.fromISO('2026-11-20T05:00:00Z'),
    facts: '["Құдайбергенов Ұлан"]',
  })
  model.$setRelated('participants', [
    person('key_administrator', 'Құдайбергенов Ұлан', 1),
    person('witness', 'Ғабитова Іңкәр', null),
    person('secretary', 'Һасанов Ерлан', null),
  ])
  model.$setRelated('steps', [step])
  return model
}

test.group('papers', () => {
  test('every Kazakh letter is in {$self}')
    .with(FACES)
    .run(({ assert }, face) => {
      const file = font(face)
      const missing = LETTERS.filter((each) => !file.hasGlyphForCodePoint(each.codePointAt(0) ?? 0))
      assert.deepEqual(missing, [])
      assert.isFalse(file.hasGlyphForCodePoint(0x4e00), 'what is not there is found out')
    })

  test('the protocol is a PDF with its fonts inside, in {$self}')
    .with(['kk', 'ru', 'en'])
    .run(async ({ assert }, language) => {
      const pdf = await ceremonyProtocolPdf(i18nManager.locale(language), ceremony())
      const text = pdf.toString('latin1')
      assert.match(text, /^%PDF-1\./)
      assert.isAtLeast((text.match(/\/FontFile[23]? /g) ?? []).length, 3)
      assert.include(text, '/Lang (kk)')
      assert.isAbove(streams(pdf).length, 1000)
    })

  test('the sheet of a share says it in rows of three groups', async ({ assert }) => {
    const [share] = await splitSecret(new Uint8Array(32).fill(5), { needed: 2, shares: 3 })
    const rows = shareRows(share.text).split('\n')
    assert.lengthOf(rows, 5)
    assert.equal(rows.join(' ').replaceAll(' ', '-'), share.text)
    const model = ceremony()
    const [holder] = model.participants
    const pdf = await shareSheetPdf(i18nManager.locale('kk'), model, { share, holder })
    assert.match(pdf.toString('latin1'), /^%PDF-1\./)
  })

  test('annexes 1 and 2 are printed, empty and filled in, in {$self}')
    .with(['kk', 'ru', 'en'])
    .run(async ({ assert }, language) => {
      const i18n = i18nManager.locale(language)
      for (const annex of [1, 2] as const) {
        const empty = await rootAnnexPdf(i18n, annex)
        const filled = await rootAnnexPdf(i18n, annex, { filled: APPLICATION, about: ['№ 1'] })
        for (const pdf of [empty, filled]) assert.match(pdf.toString('latin1'), /^%PDF-1\./)
        assert.notEqual(streams(empty), streams(filled))
      }
    })

  test('S-5.3, S-21.3: the application of an annex is its table, across one sheet, however long the names', async ({
    assert,
  }) => {
    const application = new OnlineApplication().fill({
      ...{
        id: 1,
        surname: 'Әбдірахманова',
        givenName: 'Қаламқас',
        patronymic: 'Сейітжанқызы',
        iin: '850313400455',
      },
      ...{ bin: '151240000009', organisation: 'Қаржы министрлігінің комитеті. '.repeat(6) },
      ...{ position: 'Басқарма басшысының орынбасары', locality: 'Есіл ауданы' },
      ...{ email: 'qalamqas.abdirakhmanova@minfin.gov.kz', phone: '+77015550101' },
    })
    const region = new Region().fill({ nameKk: 'Астана' })
    for (const form of [
      annex4Form({ application, agency: null, region }),
      annex7Form(application, null),
    ]) {
      const pdf = await letterFormPdf(form, 'ОН-000001')
      const text = pdf.toString('latin1')
      assert.match(text, /\/MediaBox \[0 0 841\.89 595\.28\]/)
      assert.lengthOf(text.match(/\/Type \/Page\b/g) ?? [], 1)
      assert.lengthOf(form.shares, form.columns.length)
    }
  })

  test('R-6: the refusal is a letter, in {$self}')
    .with(['kk', 'ru', 'en'])
    .run(async ({ assert }, language) => {
      const application = new RootApplication().fill({
        form: JSON.stringify(APPLICATION),
        receivedOn: '2026-11-10',
      })
      const refusal = new RootRefusal().fill({
        letterNumber: '01-11/7',
        ground: 'incomplete',
        reason: 'Сұрау жоқ',
        refusedAt: DateTime.fromISO('2026-11-11T05:00:00Z'),
      })
      const pdf = await rootRefusalPdf(i18nManager.locale(language), application, refusal)
      assert.match(pdf.toString('latin1'), /^%PDF-1\./)
      assert.isAbove(streams(pdf).length, 500)
    })
})
