import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { KeyPair } from '#ca/crypto/key_pair'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { PublishedLists } from '#ca/publication/published_lists'
import { VerifyDocument } from '#ca/verification/verify_document'
import Authority from '#models/authority'
import Revocation from '#models/revocation'
import type Certificate from '#models/certificate'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { issueAuthority, issueRoot } from '#tests/support/chain'
import { IssuingHouse } from '#tests/support/issuing_house'
import { pick } from '#tests/support/pick'
import { issueList } from '#tests/support/revocation_list'
import { signDocument } from '#tests/support/signed_document'

const content = new Uint8Array(Buffer.from('Келісемін. Согласовано.'))

test.group('S-27: documents signed with certificates of this house', (group) => {
  let house: IssuingHouse
  let folder: string
  let certificate: Certificate
  let keys: KeyPair

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await IssuingHouse.open()
    folder = await mkdtemp(join(tmpdir(), 'kualik-own-'))
    app.container.swap(PublishedLists, () => new PublishedLists(folder))
    keys = KeyPair.generate('gost-2015')
    const employee = await waitingApplication(await registeredLetter(), 1)
    await house.stock('C1')
    const issuing = await house.make(IssueCertificate)
    const request = await house.request(employee, { pair: keys })
    const input = { applicationId: employee.id, carrierSerial: 'C1', request }
    certificate = await issuing.handle(input, 'operator')
    return async () => {
      app.container.restore(PublishedLists)
      await rm(folder, { recursive: true })
      await house.close()
    }
  })

  async function verify() {
    const der = new Uint8Array(certificate.der ?? [])
    const document = await signDocument([{ keys, certificate: der }], { content })
    const verifying = await app.container.make(VerifyDocument)
    return verifying.handle({ document })
  }

  test('a document is valid by our own roots and our own register', async ({ assert }) => {
    const { verdict, signers } = await verify()
    assert.equal(verdict, 'valid')
    const revocation = signers[0].checks.filter(({ id }) => id === 'revocation')
    assert.deepEqual(
      revocation.map(({ reason }) => reason),
      ['not_revoked_in_register', 'not_revoked_in_register']
    )
  })

  test('the row of a revocation makes it invalid at once, before any list is out', async ({
    assert,
  }) => {
    await Revocation.create({
      certificateId: certificate.id,
      ground: 'key_compromised',
      reason: 1,
      revokedAt: certificate.notBefore,
      channel: 'emergency',
    })
    const { verdict, signers } = await verify()
    // No time stamp, and no word of when it was signed: it may have been before.
    assert.equal(verdict, 'undetermined')
    const said = signers[0].checks.find(({ id }) => id === 'revocation')
    assert.equal(said?.reason, 'revoked_time_not_proved')
    const verifying = await app.container.make(VerifyDocument)
    const alone = verifying.handle({ document: new Uint8Array(certificate.der ?? []) })
    assert.equal(await pick(alone, 'verdict'), 'invalid')
  })

  test('a list in the folder that another key signed says nothing', async ({ assert }) => {
    const state = await Authority.query().where('role', 'state').firstOrFail()
    const forger = await issueAuthority(await issueRoot())
    const forged = await issueList({
      by: { keys: forger.keys, certificate: new Uint8Array(state.certificate) },
      thisUpdate: certificate.notBefore,
      nextUpdate: certificate.notAfter,
      revoked: [{ serial: certificate.serial, date: certificate.notBefore }],
    })
    await writeFile(join(folder, 'ucgo2015.crl'), forged)
    assert.equal(await pick(verify(), 'verdict'), 'valid')
  })
})
