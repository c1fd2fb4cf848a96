import { whole } from '#tests/support/hr/attacks/attack'
import type { Attack } from '#tests/support/hr/attacks/attack'

/** What the text of a document may do to whoever reads it. */
export const DOCUMENTS: Attack[] = [
  {
    name: '10. entities and DOCTYPE: a billion laughs, a file, a parameter entity',
    codes: ['E_HR_DOCTYPE', 'E_HR_ENTITY', 'E_HR_MARKUP'],
    variants: {
      'a billion laughs': (good) =>
        `<!DOCTYPE a [<!ENTITY a0 "ha">${Array.from({ length: 30 }, (_, at) => `<!ENTITY a${at + 1} "&a${at};&a${at};">`).join('')}]>${whole(good)}`,
      'a file': (good) => `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${whole(good)}`,
      'a parameter entity': (good) =>
        `<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]>${whole(good)}`,
      'in lower case': (good) => `<!doctype a>${whole(good)}`,
      'a name that nobody declared': (good) => whole(good).replace('<data>', '<data>&x;'),
      'a reference to NUL': (good) => whole(good).replace('<data>', '<data>&#0;'),
    },
  },
  {
    name: '11. oversized and deeply nested',
    codes: ['E_HR_TOO_LARGE', 'E_HR_LIMITS', 'E_HR_XML'],
    variants: {
      'a text of ten megabytes': (good) =>
        whole(good).replace('<data>', `<data>${' '.repeat(10_000_000)}`),
      'twenty thousand levels': (good) =>
        whole(good).replace('<data>', `<data>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`),
      'levels that nobody closes': () => '<a>'.repeat(40_000),
      'ten thousand elements': (good) =>
        whole(good).replace('<data>', `<data>${'<a/>'.repeat(10_000)}`),
      'a thousand attributes': (good) =>
        whole(good).replace(
          '<data>',
          `<data${Array.from({ length: 1000 }, (_, at) => ` a${at}="1"`).join('')}>`
        ),
      'a name without end': (good) =>
        whole(good).replace('<data>', `<data ${'a'.repeat(50_000)}="1">`),
      'a tag without end': () => `<a ${'b="c" '.repeat(20_000)}`,
      'white space without end': () => `<a${' '.repeat(120_000)}`,
    },
  },
  {
    name: '12. null bytes and control characters',
    codes: ['E_HR_CHARACTER'],
    variants: {
      'in a text': (good) => whole(good).replace('<iin>', '<iin>\u0000'),
      'at the end': (good) => `${whole(good)}\u0000`,
      'at the beginning': (good) => `\u0000${whole(good)}`,
      'a control character': (good) => whole(good).replace('<iin>', '<iin>\u001b'),
      'no character at all': (good) => whole(good).replace('<iin>', '<iin>\uffff'),
    },
  },
  {
    name: '13. comments, CDATA and instructions that cut texts in two',
    codes: ['E_HR_MARKUP'],
    variants: {
      'a comment in an IIN': (good) => whole(good).replace('850312', '850<!---->312'),
      'a comment in a message id': (good) => whole(good).replace('>a-1<', '>a-1<!--x-->2<'),
      'CDATA': (good) => whole(good).replace('850312', '<![CDATA[850312]]>'),
      'an instruction': (good) => whole(good).replace('850312', '<?x?>850312'),
      'a stylesheet of the document': (good) => `<?xml-stylesheet href="x"?>${whole(good)}`,
    },
  },
]
