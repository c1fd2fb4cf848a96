import { test } from '@japa/runner'
import {
  controllerHandsOver,
  cryptoAlone,
  finished,
  knownRoom,
  noHttp,
  oneWay,
  shortFile,
  stationAlone,
  tokensInTheStation,
} from '#tests/unit/architecture/rules'
import { sourceFile, sourceFiles } from '#tests/unit/architecture/source_file'
import type { Rule } from '#tests/unit/architecture/rules'

interface Proof {
  rule: Rule
  says: string
  folders: string[]
  /** Files that break the rule, each in a way of its own: the rule can fail. */
  bad: [path: string, text: string][]
  /** A file that looks similar and keeps it. */
  good: [path: string, text: string]
}

const ALL = ['app', 'commands', 'station', 'start', 'config', 'bin', 'providers']

const PROOFS: Proof[] = [
  {
    rule: oneWay,
    says: 'imports between the rooms of app/ca go one way',
    folders: ['app/ca'],
    bad: [
      ['app/ca/crypto/a.ts', "import { x } from '#ca/certificates/b'"],
      ['app/ca/crypto/a.ts', "import { x } from '#ca/audit/b'"],
      ['app/ca/letters/a.ts', "const b = await import('#ca/issuance/b')"],
      ['app/ca/letters/annex1/a.ts', "import { x } from '../../issuance/b'"],
      ['app/ca/certificates/a.ts', "import type { X } from '#ca/verification/b'"],
      ['app/ca/audit/a.ts', "export * from '#ca/calendar/b'"],
      ['app/ca/clock.ts', "import { x } from '#ca/audit/b'"],
      ['app/ca/issuance/a.ts', "import { x } from '#ca/access/b'"],
    ],
    good: [
      'app/ca/issuance/a.ts',
      "import { x } from '#ca/letters/b'\nimport { y } from '#ca/audit/c'\nimport { z } from '#ca/clock'",
    ],
  },
  {
    rule: knownRoom,
    says: 'every room of app/ca has its place in the order',
    folders: ['app/ca'],
    bad: [['app/ca/utils/a.ts', '']],
    good: ['app/ca/calendar/a.ts', ''],
  },
  {
    rule: noHttp,
    says: 'app/ca knows no HTTP, no views and no settings',
    folders: ['app/ca'],
    bad: [
      ['app/ca/letters/a.ts', "import type { HttpContext } from '@adonisjs/core/http'"],
      ['app/ca/letters/a.ts', "import { createServer } from 'node:http'"],
      ['app/ca/letters/a.ts', "import ca from '#config/ca'"],
      ['app/ca/letters/a.ts', "import { x } from '../../validators/letters'"],
    ],
    good: ['app/ca/letters/a.ts', "import { inject } from '@adonisjs/core'"],
  },
  {
    rule: cryptoAlone,
    says: 'app/ca/crypto imports nothing of ours and no framework',
    folders: ['app/ca/crypto'],
    bad: [
      ['app/ca/crypto/a.ts', "import { CaError } from '#ca/ca_error'"],
      ['app/ca/crypto/a.ts', "import { CaError } from '../ca_error'"],
      ['app/ca/crypto/a.ts', "import { inject } from '@adonisjs/core'"],
    ],
    good: ['app/ca/crypto/a.ts', "import { b } from '#ca/crypto/b'\nimport 'node:crypto'"],
  },
  {
    rule: controllerHandsOver,
    says: 'a controller opens no transaction and touches no key',
    folders: ['app/controllers'],
    bad: [
      ['app/controllers/a.ts', 'await db.transaction(async () => {})'],
      ['app/controllers/a.ts', "import db from '@adonisjs/lucid/services/db'"],
      ['app/controllers/a.ts', "import { KeyPair } from '#ca/crypto/key_pair'"],
      ['app/controllers/a.ts', "import { x } from '#ca/authorities/authority_keys'"],
      ['app/controllers/a.ts', "import { open } from '#station/drivers/open_driver'"],
    ],
    good: ['app/controllers/a.ts', "import { IssueOntoCarrier } from '#ca/issuance/a'"],
  },
  {
    rule: stationAlone,
    says: "the station's program stands without the server's framework",
    folders: ['station'],
    bad: [
      ['station/a.ts', "import User from '#models/user'"],
      ['station/a.ts', "import { AuditLog } from '#ca/audit/audit_log'"],
      ['station/drivers/a.ts', "import { x } from '../../app/models/user'"],
      ['station/a.ts', "import { inject } from '@adonisjs/core'"],
    ],
    good: ['station/a.ts', "import { seal } from '#ca/crypto/sealed_container'"],
  },
  {
    rule: tokensInTheStation,
    says: 'PKCS#11 is loaded by the station, and by the key store that the signer’s process has',
    folders: ['app', 'commands', 'start', 'config', 'providers'],
    bad: [
      ['app/ca/carriers/a.ts', "const pkcs11 = await import('pkcs11js')"],
      ['app/ca/crypto/a.ts', "import 'pkcs11js'"],
    ],
    good: ['app/ca/crypto/pkcs11/a.ts', "import type { Handle } from 'pkcs11js'"],
  },
  {
    rule: shortFile,
    says: 'no file is longer than 300 lines',
    folders: ALL,
    bad: [['app/a.ts', 'x\n'.repeat(301)]],
    good: ['app/a.ts', 'x\n'.repeat(300)],
  },
  {
    rule: finished,
    says: 'nothing is left to do in the code and no check is switched off',
    folders: ALL,
    bad: [
      ['app/a.ts', `// TO${'DO: later'}`],
      ['app/a.ts', `// @ts-${'ignore'}`],
      ['app/a.ts', `/* eslint-${'disable'} */`],
      ['app/a.ts', `// oxlint-${'disable-next-line'}`],
    ],
    good: ['app/a.ts', '// Written aside and renamed.'],
  },
]

test.group('house rules', () => {
  test('{says}')
    .with(PROOFS)
    .run(({ assert }, { rule, folders }) => {
      const files = sourceFiles(...folders)
      assert.isNotEmpty(files)
      assert.deepEqual(files.flatMap(rule), [])
    })

  test('the rule can fail: {says}')
    .with(PROOFS)
    .run(({ assert }, { rule, bad, good }) => {
      for (const [path, text] of bad) assert.isNotEmpty(rule(sourceFile(path, text)), text)
      assert.deepEqual(rule(sourceFile(...good)), [])
    })
})
