import router from '@adonisjs/core/services/router'
import { middleware, screen } from '#start/kernel'
import { controllers } from '#generated/controllers'

/** HR systems (S-6, S-22): SOAP, signed twice; no session, no cookie, no body parser. */
router
  .group(() => {
    router.post('/SyncChannel', [controllers.hr.SyncChannel, 'store'])
    router.get('/SyncChannel', [controllers.hr.SyncChannel, 'show'])
    router
      .get('/:file', [controllers.hr.SyncChannel, 'schema'])
      .where('file', /^[a-z-]{1,40}\.(xsd|wsdl)$/)
  })
  .prefix('/hr/v1')
  .as('hr')

/** HR systems and the right to sign in one, for the administrator; each controller method asks its policy. */
router
  .group(() => {
    router.get('/hr-systems', [controllers.hr.Systems, 'index'])
    router.get('/hr-systems/new', [controllers.hr.Systems, 'create'])
    router.post('/hr-systems', [controllers.hr.Systems, 'store'])
    router.get('/hr-systems/:id', [controllers.hr.Systems, 'show'])
    router.get('/hr-systems/:id/edit', [controllers.hr.Systems, 'edit'])
    router.post('/hr-systems/:id', [controllers.hr.Systems, 'update'])
    router.post('/hr-systems/:id/callbacks/:callback/replay', [controllers.hr.Callbacks, 'replay'])
    router.post('/hr-systems/:id/suspension', [controllers.hr.Systems, 'suspend'])
    router.post('/hr-systems/:id/resumption', [controllers.hr.Systems, 'resume'])
    router.post('/hr-systems/:id/certificates', [controllers.hr.Systems, 'addCertificate'])
    router.post('/hr-systems/:id/certificates/:certificate/withdrawal', [
      controllers.hr.Systems,
      'withdrawCertificate',
    ])
    router.get('/hr-signing-rights', [controllers.hr.SigningRights, 'index'])
    router.post('/hr-signing-rights', [controllers.hr.SigningRights, 'store'])
    router.post('/hr-signing-rights/:id/withdrawal', [controllers.hr.SigningRights, 'withdraw'])
  })
  .prefix('/administration')
  .use([...screen(), middleware.auth()])
