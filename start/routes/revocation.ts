import router from '@adonisjs/core/services/router'
import { middleware, screen } from '#start/kernel'
import { controllers } from '#generated/controllers'

/** Revoking, in the operators' zone: signed-in users; each controller method asks its policy. */
router
  .group(() => {
    router.get('/revocations', [controllers.revocation.Revocations, 'index'])
    router.get('/revocations/new', [controllers.revocation.Revocations, 'create'])
    router.post('/revocations', [controllers.revocation.Revocations, 'store'])
    router.get('/revocations/letters', [controllers.revocation.RevocationLetters, 'index'])
    router.get('/revocations/letters/new', [controllers.revocation.RevocationLetters, 'create'])
    router.post('/revocations/letters', [controllers.revocation.RevocationLetters, 'store'])
    router.get('/revocations/letters/:id', [controllers.revocation.RevocationLetters, 'show'])
    router.get('/revocations/letters/:id/source', [
      controllers.revocation.RevocationLetters,
      'source',
    ])
    router.get('/revocations/requests/:id/setting_aside', [
      controllers.revocation.SettingAside,
      'create',
    ])
    router.post('/revocations/requests/:id/setting_aside', [
      controllers.revocation.SettingAside,
      'store',
    ])
    router.get('/revocations/carriers', [controllers.revocation.CarrierReturns, 'index'])
    router.get('/carriers/:serial/return', [controllers.revocation.CarrierReturns, 'create'])
    router.post('/carriers/:serial/return', [controllers.revocation.CarrierReturns, 'store'])
    router.post('/carriers/:serial/stock', [controllers.revocation.Restocking, 'store'])
    router.get('/certificates/:serial/emergency', [controllers.revocation.Emergencies, 'create'])
    router.post('/certificates/:serial/emergency', [controllers.revocation.Emergencies, 'store'])
    router.get('/certificates/:serial/hold', [controllers.revocation.Holds, 'create'])
    router.post('/certificates/:serial/hold', [controllers.revocation.Holds, 'store'])
    router.post('/certificates/:serial/hold/end', [controllers.revocation.Holds, 'end'])
    router.get('/emergency-revocations/:id', [controllers.revocation.Emergencies, 'show'])
    router.post('/emergency-revocations/:id/confirmation', [
      controllers.revocation.Emergencies,
      'confirmation',
    ])
    router.get('/people/:iin', [controllers.revocation.Holders, 'person'])
    router.get('/agencies/:bin', [controllers.revocation.Holders, 'agency'])
  })
  .use([...screen(), middleware.auth()])
