import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import HrSigningRight from '#models/hr_signing_right'
import type { SecondCertificateGround } from '#models/application'

/**
 * S-11.5: who applies without a letter that says so needs the right on record, where the second certificate is for
 * signing in E-Qyzmet.
 *
 * @throws CaError E_HOLDER_NO_HR_RIGHT
 */
export async function assertSigningRight(
  trx: TransactionClientContract,
  iin: string,
  ground: SecondCertificateGround | null
): Promise<void> {
  if (ground !== 'hr_signer') return
  const right = await HrSigningRight.query({ client: trx })
    .where('iin', iin)
    .whereNull('withdrawnAt')
    .first()
  if (!right) throw new CaError('E_HOLDER_NO_HR_RIGHT', { iin }, 409)
}
