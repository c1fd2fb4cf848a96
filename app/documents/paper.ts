import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'

const FONTS = fileURLToPath(new URL('../../resources/fonts/', import.meta.url))
const MARGIN = 57

/** IBM Plex with every Kazakh letter: sans for reading, semi-bold for headings, mono for what is compared. */
export type Face = 'plain' | 'strong' | 'mono'

const FILES: Record<Face, string> = {
  plain: 'IBMPlexSans-Regular.ttf',
  strong: 'IBMPlexSans-SemiBold.ttf',
  mono: 'IBMPlexMono-Regular.ttf',
}

/** A sheet of A4 that is written from top to bottom; fonts are embedded. */
export class Paper {
  readonly #pdf: PDFKit.PDFDocument
  readonly #done: Promise<Buffer>

  /** @param layout a table of an annex lies across */
  constructor(title: string, layout: 'portrait' | 'landscape' = 'portrait') {
    this.#pdf = new PDFDocument({
      size: 'A4',
      layout,
      margin: MARGIN,
      lang: 'kk',
      info: { Title: title, Producer: 'Kualik', Creator: 'Kualik' },
    })
    for (const [face, file] of Object.entries(FILES)) this.#pdf.registerFont(face, FONTS + file)
    this.#done = collect(this.#pdf)
  }

  heading(text: string): this {
    this.#pdf.font('strong').fontSize(16).text(text).moveDown(0.6)
    return this
  }

  subheading(text: string): this {
    this.#pdf.moveDown(0.5).font('strong').fontSize(11.5).text(text).moveDown(0.3)
    return this
  }

  line(text: string, face: Face = 'plain'): this {
    this.#pdf
      .font(face)
      .fontSize(face === 'mono' ? 8.5 : 10.5)
      .text(text, { lineGap: 2 })
    return this
  }

  /** For a share: large, so that a hand copies it without a slip. */
  large(text: string): this {
    this.#pdf.moveDown(0.4).font('mono').fontSize(17).text(text, { lineGap: 8 }).moveDown(0.4)
    return this
  }

  fact(label: string, value: string, face: Face = 'plain'): this {
    this.#pdf.font('plain').fontSize(9).fillColor('#5b5b52').text(label)
    this.#pdf.fillColor('black')
    return this.line(value || ' ', face).gap(0.25)
  }

  /** Headings and the rows under them, with a border around every cell; each column as wide as its share. */
  table(columns: readonly string[], rows: readonly (readonly string[])[], shares: number[]): this {
    const pdf = this.#pdf.font('plain').fontSize(8)
    const unit = (pdf.page.width - 2 * MARGIN) / shares.reduce((sum, share) => sum + share, 0)
    pdf.table({
      columnStyles: shares.map((share) => ({ width: share * unit })),
      defaultStyle: { border: 0.6, padding: 3 },
      data: [columns, ...rows].map((row) => [...row]),
    })
    return this.gap()
  }

  gap(lines = 0.6): this {
    this.#pdf.moveDown(lines)
    return this
  }

  /** A line to sign on, with what stands under it. */
  signature(text: string): this {
    const { x, page } = this.#pdf
    if (this.#pdf.y > page.height - MARGIN - 60) this.#pdf.addPage()
    this.#pdf.moveDown(2.2)
    const { y } = this.#pdf
    this.#pdf
      .moveTo(x, y)
      .lineTo(x + 190, y)
      .lineWidth(0.6)
      .stroke()
    this.#pdf.y = y + 4
    return this.line(text)
  }

  /** The finished PDF. */
  finish(): Promise<Buffer> {
    this.#pdf.end()
    return this.#done
  }
}

function collect(pdf: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    pdf.on('data', (part: Buffer) => parts.push(part))
    pdf.on('end', () => resolve(Buffer.concat(parts)))
    pdf.on('error', reject)
  })
}
