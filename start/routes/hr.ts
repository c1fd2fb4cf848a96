import router from '@adonisjs/core/services/router'
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
