import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'

/** Machine interfaces and pages that need no sign-in: no session, no cookie. */
router.get('/health/live', [controllers.public.Health, 'live'])

/** OCSP (RFC 6960, RFC 5019). */
router.post('/ocsp', [controllers.public.Ocsp, 'post'])
router.get('/ocsp/*', [controllers.public.Ocsp, 'get'])

/** Time stamps (RFC 3161). */
router.post('/tsp', [controllers.public.Tsp, 'post'])
