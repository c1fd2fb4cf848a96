import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { HoldDemonstrationCeremony } from '#ca/authorities/hold_demonstration_ceremony'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { readCertificate } from '#ca/certificates/certificate_view'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { gostToken, processOn } from '#tests/support/key_token'
import { IssuingHouse } from '#tests/support/issuing_house'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import type { AlgorithmName } from '#ca/crypto/algorithms'

const der = (bytes: Buffer | null) => new Uint8Array(bytes ?? [])

interface Home {
  where: string
  open(): Promise<{ house: IssuingHouse; close(): Promise<void> }>
}

/** Where the authorities' keys are. */
const HOMES: Home[] = [
  {
    where: 'in sealed files',
    open: async () => {
      const house = await IssuingHouse.open()
      return { house, close: async () => {} }
    },
  },
  {
    where: 'on a token',
    open: async () => {
      const token = await gostToken()
      const store = processOn(token)
      const house = await IssuingHouse.open({ name: `pkcs11:${token.serial}`, store })
      const close = async () => {
        await store.close()
        await token.remove()
      }
      return { house, close }
    },
  },
]

for (const { where, open } of HOMES)
  test.group(`GOST 2015 and GOST 2004 side by side, keys ${where}`, (group) => {
    let house: IssuingHouse

    group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
    group.each.setup(async () => {
      const home = await open()
      house = home.house
      return async () => {
        await house.close()
        await home.close()
      }
    })

    async function issue(algorithm: AlgorithmName, carrierSerial: string) {
      const application = await waitingApplication(
        await registeredLetter(`01-12/${carrierSerial}`),
        1
      )
      await house.stock(carrierSerial)
      const issuing = await house.make(IssueCertificate)
      const request = await house.request(application, { algorithm })
      return issuing.handle({ applicationId: application.id, carrierSerial, request }, 'operator')
    }

    test('the key of the request decides which State CA key issues and which structure', async ({
      assert,
    }) => {
      const ceremony = await house.make(HoldDemonstrationCeremony)
      const { root, state } = await ceremony.handle('shell:test', 'gost-2004')
      const newer = await currentStateAuthority('gost-2015')
      const old = await issue('gost-2004', 'C-2004')
      const fresh = await issue('gost-2015', 'C-2015')
      assert.equal(old.profile, 'P-USER-2004')
      assert.equal(old.authorityId, state.id)
      assert.equal(fresh.profile, 'P-USER-2015')
      assert.equal(fresh.authorityId, newer.id)
      assert.isTrue(nettleVerifyCertificate(der(root.certificate), der(root.certificate)))
      assert.isTrue(nettleVerifyCertificate(der(state.certificate), der(root.certificate)))
      assert.isTrue(nettleVerifyCertificate(der(old.der), der(state.certificate)))
      assert.isTrue(nettleVerifyCertificate(der(fresh.der), der(newer.certificate)))
      assert.deepEqual(readCertificate(der(old.der)).crl, [
        'http://crl.ukho.gov.kz/crl/ucgo2004.crl',
      ])
      assert.deepEqual(readCertificate(der(fresh.der)).crl, [
        'http://crl.ukho.gov.kz/crl/ucgo2015.crl',
      ])
    })

    test('without a State CA key of the algorithm nothing is issued, and it is said which one is missing', async ({
      assert,
    }) => {
      await assert.rejects(() => issue('gost-2004', 'C-1'), /E_AUTHORITY_ABSENT.*gost-2004/)
    })
  })
