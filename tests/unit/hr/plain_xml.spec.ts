import { readdir, readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { DOMParser } from '@xmldom/xmldom'
import { ExclusiveCanonicalization } from 'xml-crypto'
import { readGeneralXml } from '#ca/hr/wire/general_xml'
import { readPlainXml } from '#ca/hr/wire/plain_xml'
import { canonical, parse } from '#ca/hr/wire/tree'

const FOLDER = 'contracts/hr/examples'

const general = (text: string) =>
  readGeneralXml(text, () => {
    throw new Error('refused')
  })

/** Canonical forms of every element of a text, by xml-crypto. */
function foreignForms(text: string): string[] {
  const document = new DOMParser().parseFromString(text, 'text/xml')
  const canonicalisation = new ExclusiveCanonicalization()
  return Array.from(document.getElementsByTagName('*'), (element) =>
    canonicalisation.process(element, {})
  )
}

const forms = (text: string) => Array.from(parse(text).all(), canonical)

/** Texts without a declaration that are in plain form. */
const PLAIN = [
  '<a/>',
  ' <a>\n\t<b />text &amp; &lt;more&gt; &quot;&apos;</a>\n',
  '<a xmlns="urn:1" xmlns:p="urn:2" x="1"><p:b p:z="2" y=\'3\' a="&quot;&lt;&gt;&amp;\'"/><c xmlns=""><d/></c></a>',
  '<p:a xmlns:p="urn:2" xmlns:q="urn:1"><q:b p:x="1" q:x="2" x="3"><p:c/><q:d/></q:b><q:e/></p:a>',
  '<a xmlns:unused="urn:1"><b xmlns="urn:2"><c xmlns:unused="urn:3" unused:x=""/></b></a>',
  '<a><b>Әбдіғалиқызы \u{1F600}</b><b>]] ></b></a>',
]

/** Texts that are left to xmldom; what it refuses, is refused. */
const NOT_PLAIN = [
  '<a>\r\n</a>',
  '<a>\u2028</a>',
  '<a>&#65;&#13;</a>',
  '<a x="1\t2\n3"/>',
  '<a xml:lang="kk"><b/></a>',
  '<p:a/>',
  '<a><b></a></b>',
  '<a/><b/>',
  '<a/>text',
  '<a>&unknown;</a>',
  '<a>]]></a>',
  '<a',
  '',
]

test.group('Messages are read as xmldom reads them, and written as xml-crypto writes them', () => {
  test('the examples of the contract are in plain form, and what is made of them is the same byte by byte', async ({
    assert,
  }) => {
    const all = await readdir(app.makePath(FOLDER))
    const names = all.filter((name) => name.endsWith('.xml'))
    assert.isNotEmpty(names)
    for (const name of names) {
      const whole = await readFile(app.makePath(FOLDER, name), 'utf8')
      const text = whole.replace(/^<\?xml[^>]*\?>\s*/, '')
      assert.deepEqual(readPlainXml(text), general(text), name)
      assert.deepEqual(forms(text), foreignForms(text), name)
    }
  })

  test('so are names, namespaces, attributes, white space and references of every kind', ({
    assert,
  }) => {
    for (const text of PLAIN) {
      assert.deepEqual(readPlainXml(text), general(text), text)
      assert.deepEqual(forms(text), foreignForms(text), text)
    }
  })

  test('what has to be normalised, or is not well-formed, is left to xmldom', ({ assert }) => {
    for (const text of NOT_PLAIN) assert.isUndefined(readPlainXml(text), text)
    for (const text of NOT_PLAIN.slice(0, 5))
      assert.deepEqual(forms(text), foreignForms(text), text)
  })

  test('a canonical form is in plain form, and its own canonical form, unless it has a reference to a character', ({
    assert,
  }) => {
    for (const text of PLAIN) {
      const form = canonical(parse(text))
      const again = readPlainXml(form)
      assert.equal(again && canonical(again), form)
    }
  })
})
