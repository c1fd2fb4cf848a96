import { signDocument, type SigningOptions } from '#tests/support/signed_document'
import type { Certified } from '#tests/support/chain'

const PLACE = 16_384
const OPEN = '%PDF-1.7\n%âãÏÓ\n'

/** What a signature dictionary says differently from what is right. */
export interface PdfOptions extends SigningOptions {
  subFilter?: string
  /** Changes ByteRange after it was reckoned: as long as it was. */
  byteRange?: (numbers: number[]) => number[]
}

const xref = (objects: string[], numbers: number[], offset: number) => {
  let at = offset
  return objects.map((each, index) => {
    const line = `${numbers[index]} 1\n${String(at).padStart(10, '0')} 00000 n \n`
    at += each.length
    return line
  })
}

function revision(before: string, objects: [number, string][], root: number, size: number) {
  const bodies = objects.map(([number, body]) => `${number} 0 obj\n${body}\nendobj\n`)
  const numbers = objects.map(([number]) => number)
  const lines = xref(bodies, numbers, before.length).join('')
  const whole = before + bodies.join('')
  const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(before)
  const trailer = `<< /Size ${size} /Root ${root} 0 R${previous ? ` /Prev ${previous[1]}` : ''} >>`
  const head = previous ? 'xref\n' : 'xref\n0 1\n0000000000 65535 f \n'
  return `${whole}${head}${lines}trailer\n${trailer}\nstartxref\n${whole.length}\n%%EOF\n`
}

/** A PDF of one page with these words (Latin). */
export function plainPdf(words: string): string {
  const stream = `BT /F1 24 Tf 72 720 Td (${words}) Tj ET`
  return revision(
    OPEN,
    [
      [1, '<< /Type /Catalog /Pages 2 0 R >>'],
      [2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
      [
        3,
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
      ],
      [4, `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`],
      [5, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'],
    ],
    1,
    6
  )
}

/** Other words on the page, in an update behind what is there (ISO 32000-2 7.5.6). */
export function extendPdf(pdf: Uint8Array, words: string): Uint8Array {
  const stream = `BT /F1 24 Tf 72 720 Td (${words}) Tj ET`
  const body = `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`
  const text = Buffer.from(pdf).toString('latin1')
  return new Uint8Array(Buffer.from(revision(text, [[4, body]], 1, 6), 'latin1'))
}

/** Adds a signature over the whole of the file, in an update behind what is there. */
export async function signPdf(
  by: Certified,
  pdf: Uint8Array | string,
  options: PdfOptions = {}
): Promise<Uint8Array> {
  const before = typeof pdf === 'string' ? pdf : Buffer.from(pdf).toString('latin1')
  const first = 10 + before.split('/Type /Sig ').length * 2
  const field = `<< /FT /Sig /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R /T (S${first}) /V ${first + 1} 0 R >>`
  const kind = options.subFilter ?? 'adbe.pkcs7.detached'
  const blank = '0000000000'
  const range = `/ByteRange [0 ${blank} ${blank} ${blank}]`
  const dictionary = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /${kind} ${range} /Contents <${'0'.repeat(PLACE)}> >>`
  const catalog = `<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [${first} 0 R] >> >>`
  const whole = revision(
    before,
    [
      [1, catalog],
      [first, field],
      [first + 1, dictionary],
    ],
    1,
    first + 2
  )
  const from = whole.lastIndexOf(`<${'0'.repeat(PLACE)}>`)
  const to = from + PLACE + 2
  const numbers = [0, from, to, whole.length - to]
  const said = (options.byteRange?.(numbers) ?? numbers).map((each) => String(each))
  const filled = whole.replace(range, `/ByteRange [${said.join(' ')}]`.padEnd(range.length))
  const content = new Uint8Array(
    Buffer.concat([
      Buffer.from(filled.slice(0, from), 'latin1'),
      Buffer.from(filled.slice(to), 'latin1'),
    ])
  )
  const cms = await signDocument([by], { detached: true, ...options, content })
  const hex = Buffer.from(cms).toString('hex').padEnd(PLACE, '0')
  return new Uint8Array(
    Buffer.from(`${filled.slice(0, from)}<${hex}>${filled.slice(to)}`, 'latin1')
  )
}
