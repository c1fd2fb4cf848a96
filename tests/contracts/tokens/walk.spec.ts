import { spawnSync } from 'node:child_process'
import { test } from '@japa/runner'
import { SOFTHSM_MODULE, SoftHsm } from '#tests/support/softhsm'
import { SoftwareTokens, walkProgram } from '#tests/support/software_token'

/** What came back from one call: its text in the source, and the name of the CK_RV or a value. */
interface Step {
  call: string
  result: string
}

function walk(program: string, parameters: string[]): { steps: Step[]; errors: string } {
  const { error, status, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8' })
  if (error || status !== 0) throw new Error(`the walk ended with ${status}: ${error} ${stderr}`)
  const steps = stdout.trimEnd().split('\n')
  return { steps: steps.map(asStep), errors: stderr }
}

function asStep(line: string): Step {
  const [call, result] = line.split('\t')
  return { call, result }
}

interface Difference {
  /** The beginning of the call's text. */
  call: string
  softHsm: string
  ours: string
  /** What PKCS#11 v2.40 says. */
  why: string
}

/** Where the two answer differently, every time the call is made like that. */
const DIFFERENCES: Difference[] = [
  {
    call: 'C_Logout(session)',
    softHsm: 'CKR_OK',
    ours: 'CKR_USER_NOT_LOGGED_IN',
    why: '5.6 C_Logout: nobody is logged in, and the standard has a value for it',
  },
  {
    call: 'C_CreateObject(session, unknown_class',
    softHsm: 'CKR_USER_NOT_LOGGED_IN',
    ours: 'CKR_ATTRIBUTE_VALUE_INVALID',
    why: '4.1.1: SoftHSM takes what does not say CKA_PRIVATE for private and looks no further',
  },
  {
    call: 'C_CreateObject(session, short_class',
    softHsm: 'CKR_TEMPLATE_INCOMPLETE',
    ours: 'CKR_ATTRIBUTE_VALUE_INVALID',
    why: '4.1.1: the class is there, with a length that no class has',
  },
  {
    call: 'C_CreateObject(session, unknown_attribute',
    softHsm: 'CKR_USER_NOT_LOGGED_IN',
    ours: 'CKR_ATTRIBUTE_TYPE_INVALID',
    why: '4.1.1, as with unknown_class',
  },
  {
    call: 'C_CreateObject(session, long_bool',
    softHsm: 'CKR_USER_NOT_LOGGED_IN',
    ours: 'CKR_ATTRIBUTE_VALUE_INVALID',
    why: '4.1.1, as with unknown_class',
  },
  {
    call: 'C_GenerateKeyPair(session, &mechanism, a.at, a.count + 1',
    softHsm: 'CKR_ATTRIBUTE_VALUE_INVALID',
    ours: 'CKR_TEMPLATE_INCONSISTENT',
    why: '5.13 C_GenerateKeyPair: a CKA_CLASS that is not the mechanism’s is an inconsistent template',
  },
  {
    call: 'C_SignInit(session, &mechanism, NOTHING)',
    softHsm: 'CKR_OBJECT_HANDLE_INVALID',
    ours: 'CKR_KEY_HANDLE_INVALID',
    why: '5.1.6, 5.11: a handle of a key has a value of its own',
  },
  {
    call: 'C_VerifyInit(session, &mechanism, NOTHING)',
    softHsm: 'CKR_OBJECT_HANDLE_INVALID',
    ours: 'CKR_KEY_HANDLE_INVALID',
    why: '5.1.6, 5.12: a handle of a key has a value of its own',
  },
  {
    call: 'C_Sign(session, hash, 1000',
    softHsm: 'CKR_GENERAL_ERROR',
    ours: 'CKR_DATA_LEN_RANGE',
    why: '5.11 C_Sign: data of a wrong length has a value of its own',
  },
  {
    call: 'C_SignInit(session, &mechanism, private)',
    softHsm: 'CKR_OPERATION_ACTIVE',
    ours: 'CKR_KEY_HANDLE_INVALID',
    why: '5.6 C_Logout: operations may or may not outlive a logout; here they do not, the key is gone',
  },
  {
    call: 'C_Sign(session, hash, kind->data_length, signature, &length)',
    softHsm: 'CKR_OK',
    ours: 'CKR_OPERATION_NOT_INITIALIZED',
    why: '5.6 C_Logout: SoftHSM signs with a private key after the user logged out',
  },
  {
    call: 'C_SeedRandom(session, data',
    softHsm: 'CKR_OK',
    ours: 'CKR_RANDOM_SEED_NOT_SUPPORTED',
    why: '5.15 C_SeedRandom: the system’s randomness takes no seed',
  },
]

/** Calls under which SoftHSM dies or hangs: only the software token is asked. */
const ONLY_OURS = ['C_Initialize(&own_locks)', 'C_CreateObject(session, nothing']

const VALGRIND = [
  ...['--quiet', '--leak-check=full', '--show-leak-kinds=all', '--errors-for-leak-kinds=all'],
  '--error-exitcode=9',
]

test.group('every function of the software token', (group) => {
  let tokens: SoftwareTokens

  group.each.setup(async () => {
    tokens = await SoftwareTokens.make()
    return () => tokens.remove()
  })

  for (const kind of ['gost-256', 'gost-512'])
    test(`with good and with hostile arguments, ${kind}: valgrind finds no error and no leak`, ({
      assert,
    }) => {
      const parameters = [...VALGRIND, walkProgram(), tokens.module, kind, 'own']
      const { steps, errors } = walk('valgrind', parameters)
      assert.equal(errors, '')
      assert.isAbove(steps.length, 400)
      const of = (call: string) => steps.filter((one) => one.call === call)
      assert.deepEqual(of('failures in threads'), [{ call: 'failures in threads', result: '= 0' }])
      assert.deepEqual(
        of('low, final, locked').map(({ result }) => result),
        ['= 0', '= 100', '= 110', '= 1', '= 0']
      )
      assert.deepEqual(
        of('sensitive, never extractable').map(({ result }) => result),
        ['= 1']
      )
    })
})

test.group('the software token beside SoftHSM', () => {
  test('the same calls give the same values, but for the differences that are argued', async ({
    assert,
  }) => {
    const tokens = await SoftwareTokens.make()
    const hsm = await SoftHsm.make()
    try {
      const reference = walk(walkProgram(), [SOFTHSM_MODULE, 'rsa']).steps
      const all = walk(walkProgram(), [tokens.module, 'gost-512']).steps
      const ours = all.filter(({ call }) => !ONLY_OURS.some((only) => call.startsWith(only)))
      assert.deepEqual(
        ours.map(({ call }) => call),
        reference.map(({ call }) => call)
      )
      const met = new Set<Difference>()
      for (const [i, { call, result }] of ours.entries()) {
        const softHsm = reference[i].result
        if (softHsm === result) continue
        const argued = DIFFERENCES.find(
          (one) => call.startsWith(one.call) && one.softHsm === softHsm && one.ours === result
        )
        assert.exists(argued, `${call}: SoftHSM ${softHsm}, the software token ${result}`)
        if (argued) met.add(argued)
      }
      assert.sameMembers([...met], DIFFERENCES)
    } finally {
      await hsm.remove()
      await tokens.remove()
    }
  })
})
