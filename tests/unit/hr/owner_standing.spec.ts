import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { FixedClock } from '#ca/clock'
import { CaError } from '#ca/ca_error'
import { readCertificate } from '#ca/certificates/certificate_view'
import { OwnerStanding } from '#ca/hr/systems/owner_standing'
import { issueAuthority, issueRoot, issueUser, type Certified } from '#tests/support/chain'
import { KnownEvidence } from '#tests/support/known_evidence'
import { issueList } from '#tests/support/revocation_list'

const day = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })

test.group('An owner whose certificate is the National CA’s (S-6.4, order No. 1187)', (group) => {
  let root: Certified
  let authority: Certified
  let owner: Certified
  group.setup(async () => {
    root = await issueRoot()
    authority = await issueAuthority(root)
    owner = await issueUser(authority)
  })

  const listBy = (by: Certified, revoked: Uint8Array[] = []) =>
    issueList({
      ...{ by, thisUpdate: day('2026-11-18'), nextUpdate: day('2026-11-20') },
      revoked: revoked.map((der) => ({
        serial: readCertificate(der).serial,
        date: day('2026-11-18'),
      })),
    })

  /** By lists alone: another authority’s register is out of reach. */
  async function standing(
    at: string,
    lists: Uint8Array[],
    [trusted, known] = [root.certificate, authority.certificate]
  ) {
    const clock = new FixedClock(at)
    const evidence = new KnownEvidence({ trusted: [trusted], known: [known], lists })
    try {
      await new OwnerStanding(clock, evidence).handle(owner.certificate)
      return 'in order'
    } catch (error) {
      if (error instanceof CaError) return `${error.code} ${error.facts.check ?? error.status}`
      throw error
    }
  }

  test('is in order by a list that is fresh; by none, or an old one, it is not known', async ({
    assert,
  }) => {
    const lists = [await listBy(root), await listBy(authority)]
    assert.equal(await standing('2026-11-19T05:00:00Z', lists), 'in order')
    assert.equal(await standing('2026-11-19T05:00:00Z', []), 'E_HR_UNDETERMINED 503')
    assert.equal(await standing('2026-11-20T05:00:00Z', lists), 'E_HR_UNDETERMINED 503')
  })

  test('is revoked by its list, expired by its dates, foreign by its chain', async ({ assert }) => {
    const lists = [await listBy(root), await listBy(authority, [owner.certificate])]
    assert.equal(await standing('2026-11-19T05:00:00Z', lists), 'E_HR_OWNER_REVOKED 403')
    assert.equal(await standing('2040-11-19T05:00:00Z', lists), 'E_HR_OWNER_INVALID validity')
    const strange = await issueRoot()
    const below = await issueAuthority(strange)
    const others: [Uint8Array, Uint8Array] = [strange.certificate, below.certificate]
    const foreign = await standing('2026-11-19T05:00:00Z', lists, others)
    assert.equal(foreign, 'E_HR_OWNER_INVALID chain')
  })
})
