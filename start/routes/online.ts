import router from '@adonisjs/core/services/router'
import env from '#start/env'
import { middleware, screen } from '#start/kernel'
import { controllers } from '#generated/controllers'

/*
| The online application service (S-5), on the closed network of the agencies: people here are holders of certificates,
| never users. With ONLINE_HOST it answers on that host alone, and nothing else does.
*/
const service = router
  .group(() => {
    router
      .group(() => {
        router.get('/sign-in', [controllers.online.SignIn, 'create'])
        router.post('/sign-in', [controllers.online.SignIn, 'store'])
        router.post('/sign-in/code', [controllers.online.SignIn, 'byCode'])
        router.get('/language/:code', [controllers.online.Languages, 'update'])
      })
      .use(screen())
    router
      .group(() => {
        router.get('/', [controllers.online.Home, 'show'])
        router.post('/sign-out', [controllers.online.SignIn, 'destroy'])
        router.get('/data', [controllers.online.HolderData, 'edit'])
        router.post('/data', [controllers.online.HolderData, 'store'])
        router.get('/colleagues', [controllers.online.Colleagues, 'index'])
        router.get('/applications/new', [controllers.online.Applications, 'create'])
        router.post('/applications', [controllers.online.Applications, 'store'])
        router.post('/rehearsals', [controllers.online.Rehearsals, 'store'])
        router.get('/revocations/new', [controllers.online.Revocations, 'create'])
        router.post('/revocations', [controllers.online.Revocations, 'store'])
        router.get('/applications/:id', [controllers.online.Applications, 'show'])
        router.get('/applications/:id/letter', [controllers.online.ApplicationLetters, 'show'])
        router.get('/applications/:id/letter.pdf', [controllers.online.ApplicationLetters, 'pdf'])
        router.get('/applications/:id/installation', [controllers.online.Installations, 'create'])
        router.post('/applications/:id/installation', [controllers.online.Installations, 'store'])
      })
      .use([...screen(), middleware.applicant()])
  })
  .prefix('/online')
  .as('online')

const host = env.get('ONLINE_HOST')
if (host) service.domain(host)
