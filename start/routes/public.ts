import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, publicScreen, publicVerification } from '#start/kernel'

/** Machine interfaces and pages that need no sign-in: no session, no cookie. */
router.get('/health/live', [controllers.public.Health, 'live'])
router.get('/health/ready', [controllers.public.Health, 'ready'])
router
  .get('/crl/:file', [controllers.public.RevocationLists, 'show'])
  .where('file', /^[a-z0-9][a-z0-9._-]*\.crl$/)

/** OCSP (RFC 6960, RFC 5019). */
router.post('/ocsp', [controllers.public.Ocsp, 'post'])
router.get('/ocsp/*', [controllers.public.Ocsp, 'get'])

/** Time stamps (RFC 3161). */
router.post('/tsp', [controllers.public.Tsp, 'post'])

/** The public site (S-26, CP-2.1) and verifications (S-27). */
router
  .group(() => {
    router.get('/public', [controllers.public.Site, 'index'])
    router.get('/public/revoked', [controllers.public.Revoked, 'index'])
    router.get('/public/verification', [controllers.public.Verifications, 'create'])
    router
      .get('/public/documents/:kind/:version', [controllers.public.Documents, 'show'])
      .where('version', /^[1-9]\d{0,5}$/)
    router.get('/cps', [controllers.public.Documents, 'cps'])
    router.get('/cert/:file', [controllers.public.AuthorityFiles, 'show'])
  })
  .as('public')
  .use(publicScreen())
router
  .post('/public/verification', [controllers.public.Verifications, 'store'])
  .as('public.verifications.store')
  .use(publicVerification())
router
  .post('/api/verifications', [controllers.api.Verifications, 'store'])
  .as('api.verifications.store')
  .use([middleware.jsonAnswer(), ...publicVerification()])
